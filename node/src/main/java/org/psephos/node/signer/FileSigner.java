package org.psephos.node.signer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.consensus.Position;

/**
 * A key in a file: 64 hexadecimal digits and a line's end, for its owner alone. Beside it, with {@code .state} to its name, what was signed
 * last, and with {@code .lock} what keeps a second process away.
 */
public final class FileSigner implements Signer {
    private static final int MAX_KEY_BYTES = 128;

    private final DurableFile files;
    private final Path stateFile;
    private final Hash chainId;
    private final PrivateKey secret;
    private final Secp256k1 curve;
    private final Randomness randomness;
    private final Executor lane;
    private final AutoCloseable lock;
    private final Optional<Position> signedAtStart;
    private SigningState state;

    private FileSigner(Place place, PrivateKey secret, SigningState state, AutoCloseable lock) {
        files = place.files;
        stateFile = beside(place.key, ".state");
        chainId = place.chainId;
        curve = place.curve;
        randomness = place.randomness;
        lane = place.lane;
        this.secret = secret;
        this.state = state;
        this.lock = lock;
        signedAtStart = state.last().map(SigningState.Last::position);
    }

    /**
     * Where and how a key is kept.
     *
     * @param key the file
     * @param lane where the disk may be waited for; one task at a time
     */
    public record Place(
            Path key, Hash chainId, DurableFile files, Secp256k1 curve, Randomness randomness, Executor lane) {}

    /** Whether the key can be signed with. */
    public sealed interface Opened {
        record Ready(Signer signer) implements Opened {}

        /** VALIDATOR_KEY_INVALID, VALIDATOR_KEY_IN_USE or SIGNING_STATE_UNUSABLE. */
        record Failed(String code, String detail) implements Opened {}
    }

    /** A new key in a file that is not there yet; its public part. */
    public static PublicKey create(Path file, DurableFile files, Secp256k1 curve, Randomness randomness)
            throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " is there already");
        }
        PrivateKey secret = PrivateKey.generate(randomness);
        files.replace(file, (HexFormat.of().formatHex(secret.toBytes()) + "\n").getBytes(StandardCharsets.US_ASCII));
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(
                    file, java.util.Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }
        return curve.publicKey(secret);
    }

    public static Opened open(Place place) {
        try {
            Optional<byte[]> content = place.files.read(place.key, MAX_KEY_BYTES + 1);
            if (content.isEmpty()) {
                return new Opened.Failed("VALIDATOR_KEY_INVALID", place.key + " is not there");
            }
            Optional<PrivateKey> secret = parse(content.get());
            return secret.isEmpty()
                    ? new Opened.Failed("VALIDATOR_KEY_INVALID", place.key + " is not a validator key")
                    : lockAndOpen(place, secret.get());
        } catch (IOException e) {
            return new Opened.Failed("VALIDATOR_KEY_INVALID", place.key + " cannot be read: " + e.getMessage());
        }
    }

    private static Optional<PrivateKey> parse(byte[] content) {
        String hex = new String(content, StandardCharsets.ISO_8859_1).strip();
        return hex.matches("[0-9a-f]{64}") ? PrivateKey.parse(HexFormat.of().parseHex(hex)) : Optional.empty();
    }

    private static Opened lockAndOpen(Place place, PrivateKey secret) throws IOException {
        FileChannel channel =
                FileChannel.open(beside(place.key, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            return new Opened.Failed(
                    "VALIDATOR_KEY_IN_USE",
                    "another process signs with " + place.key + "; two of them would vote against each other");
        }
        Opened opened = openState(place, secret, channel);
        if (opened instanceof Opened.Failed) {
            channel.close();
        }
        return opened;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Opened openState(Place place, PrivateKey secret, FileChannel lock) {
        PublicKey key = place.curve.publicKey(secret);
        Path file = beside(place.key, ".state");
        try {
            Optional<byte[]> content = place.files.read(file, SigningState.MAX_BYTES + 1);
            SigningState fresh = new SigningState(place.chainId, key, Optional.empty());
            Optional<SigningState> state = content.isEmpty() ? Optional.of(fresh) : SigningState.parse(content.get());
            if (state.isEmpty()) {
                return unusable(file, "it is damaged");
            }
            if (!state.get().key().equals(key) || !state.get().chainId().equals(place.chainId)) {
                return unusable(file, "it belongs to another key or another chain");
            }
            if (content.isEmpty()) {
                place.files.replace(file, fresh.toBytes());
            }
            return new Opened.Ready(new FileSigner(place, secret, state.get(), lock));
        } catch (IOException e) {
            return unusable(file, String.valueOf(e.getMessage()));
        }
    }

    private static Opened unusable(Path file, String detail) {
        return new Opened.Failed(
                "SIGNING_STATE_UNUSABLE",
                file + ": " + detail
                        + ". It says what this key has signed last. Restore it; without it, join with a new key.");
    }

    private static Path beside(Path key, String suffix) {
        return key.resolveSibling(key.getFileName() + suffix);
    }

    @Override
    public PublicKey key() {
        return curve.publicKey(secret);
    }

    @Override
    public Optional<Position> signed() {
        return signedAtStart;
    }

    @Override
    public CompletionStage<Bytes> sign(Position position, Hash digest) {
        return onLane(() -> signed(position, digest));
    }

    private Bytes signed(Position position, Hash digest) {
        state.objection(position, digest).ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        SigningState next = state.with(position, digest);
        if (!next.equals(state)) {
            try {
                files.replace(stateFile, next.toBytes());
            } catch (IOException e) {
                throw new CompletionException(new IOException(stateFile + " cannot be written: " + e.getMessage(), e));
            }
            state = next;
        }
        return Bytes.of(curve.sign(secret, digest.toBytes(), randomness.bytes(Hash.BYTES)));
    }

    @Override
    public CompletionStage<Bytes> vouch(PublicKey node) {
        Hash digest = Sha256.tagged(Tag.SESSION).add(chainId, node).finish();
        return onLane(() -> Bytes.of(curve.sign(secret, digest.toBytes(), randomness.bytes(Hash.BYTES))));
    }

    @Override
    public CompletionStage<Bytes> proveVrf(Bytes input) {
        return onLane(() -> Bytes.of(curve.proveVrf(secret, input.toArray())));
    }

    private <T> CompletionStage<T> onLane(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, lane);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Lets another process sign; what is still on its way is lost. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (Exception e) {
            throw new IllegalStateException("the lock of " + stateFile + " cannot be given up", e);
        }
    }
}
