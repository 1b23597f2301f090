package org.psephos.node.signer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.consensus.Position;

/**
 * A validator's key in a file: 64 hexadecimal digits and a line's end, for its owner alone. Beside it, with {@code .state} to its name, what
 * was signed last, and with {@code .lock} what keeps a second process away.
 */
public final class KeyFile {
    private static final int MAX_BYTES = 128;

    private KeyFile() {}

    /** A new key in a file that is not there yet; its public part. */
    public static PublicKey create(Path file, DurableFile files, Secp256k1 curve, Randomness randomness)
            throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " is there already");
        }
        PrivateKey secret = PrivateKey.generate(randomness);
        files.replace(file, (HexFormat.of().formatHex(secret.toBytes()) + "\n").getBytes(StandardCharsets.US_ASCII));
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return curve.publicKey(secret);
    }

    /** The key, or why the file holds none. */
    public static PrivateKey read(Path file, DurableFile files) throws IOException {
        byte[] content = files.read(file, MAX_BYTES + 1).orElseThrow(() -> new IOException(file + " is not there"));
        String hex = new String(content, StandardCharsets.ISO_8859_1).strip();
        Optional<PrivateKey> secret =
                hex.matches("[0-9a-f]{64}") ? PrivateKey.parse(HexFormat.of().parseHex(hex)) : Optional.empty();
        return secret.orElseThrow(() -> new IOException(file + " is not a validator key"));
    }

    /**
     * Signs with the key in {@code file}, for this process alone.
     *
     * @param lane where the disk may be waited for; one task at a time
     */
    public static GuardedSigner.Opened open(
            Path file, Hash chainId, DurableFile files, Secp256k1 curve, Randomness randomness, Executor lane) {
        try {
            PrivateKey secret = read(file, files);
            FileChannel channel =
                    FileChannel.open(beside(file, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                return new GuardedSigner.Opened.Failed(
                        "VALIDATOR_KEY_IN_USE",
                        "another process signs with " + file + "; two of them would vote against each other");
            }
            var guard = new GuardedSigner.Guard(beside(file, ".state"), chainId, files, curve, randomness, lane);
            GuardedSigner.Opened opened = GuardedSigner.open(guard, secret);
            if (opened instanceof GuardedSigner.Opened.Ready(Signer signer)) {
                return new GuardedSigner.Opened.Ready(new Locked(signer, channel));
            }
            channel.close();
            return opened;
        } catch (IOException e) {
            return new GuardedSigner.Opened.Failed("VALIDATOR_KEY_INVALID", String.valueOf(e.getMessage()));
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Path beside(Path key, String suffix) {
        return key.resolveSibling(key.getFileName() + suffix);
    }

    /** Gives the lock up at its end. */
    private record Locked(Signer signer, FileChannel lock) implements Signer {
        @Override
        public PublicKey key() {
            return signer.key();
        }

        @Override
        public Optional<Position> signed() {
            return signer.signed();
        }

        @Override
        public CompletionStage<Bytes> sign(Position position, Hash digest) {
            return signer.sign(position, digest);
        }

        @Override
        public CompletionStage<Bytes> vouch(PublicKey node) {
            return signer.vouch(node);
        }

        @Override
        public CompletionStage<Bytes> proveVrf(Bytes input) {
            return signer.proveVrf(input);
        }

        @Override
        public void close() throws IOException {
            signer.close();
            lock.close();
        }
    }
}
