package org.psephos.node.maintenance;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.node.chain.StoredBlock;

/**
 * A chain in one file: {@code "psephos-chain/2\n"}; then frames, each a length of four bytes, big-endian, and so many bytes: the
 * genesis, the activation table, the blocks from height 1 on, each behind its certificate, which is empty where the engine has none; all
 * in their canonical encoding; then the length 0 and the SHA-256 of everything before it.
 */
final class ChainFile {
    private static final byte[] MAGIC = "psephos-chain/2\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_FRAME_BYTES = 2 * Limits.MAX_BLOCK_BYTES;
    private static final int CERTIFICATE_LENGTH_BYTES = 3;
    private static final int MAX_ACTIVATIONS = 10_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private ChainFile() {}

    /** What stands before the blocks. */
    record Head(Genesis genesis, ActivationTable activations) {}

    /** Gives the blocks one after the other. */
    interface Blocks {
        Optional<StoredBlock> next() throws IOException;
    }

    /** Writes beside the target and renames at the end, so that no half file bears the name. */
    static void write(Path target, Head head, Blocks blocks) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        var hash = Sha256.plain();
        try (OutputStream file = Files.newOutputStream(fresh);
                OutputStream buffered = new BufferedOutputStream(file, BUFFER_BYTES)) {
            var out = new FilterOutputStream(buffered) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    hash.add(bytes, offset, length);
                    out.write(bytes, offset, length);
                }
            };
            out.write(MAGIC);
            frame(out, head.genesis().encode());
            frame(out, encode(head.activations()));
            for (Optional<StoredBlock> block = blocks.next(); block.isPresent(); block = blocks.next()) {
                frame(out, encode(block.get()));
            }
            out.write(length(0));
            buffered.write(hash.finish().toBytes());
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void frame(OutputStream out, byte[] content) throws IOException {
        out.write(length(content.length));
        out.write(content);
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    }

    private static byte[] encode(StoredBlock block) {
        var out = new Writer(CERTIFICATE_LENGTH_BYTES + block.certificate().length() + block.encoded().length);
        block.certificate().write(out);
        return out.raw(block.encoded()).toBytes();
    }

    private static byte[] encode(ActivationTable table) {
        var out = new Writer();
        out.varint(table.versions().size());
        table.versions().forEach((height, version) -> out.varint(height).varint(version));
        return out.toBytes();
    }

    /** Whether the file is whole, byte for byte. */
    static boolean isWhole(Path file) throws IOException {
        long rest = Files.size(file) - Hash.BYTES;
        if (rest < MAGIC.length) {
            return false;
        }
        var hash = Sha256.plain();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (rest > 0) {
                int read = in.readNBytes(buffer, 0, (int) Math.min(rest, buffer.length));
                if (read == 0) {
                    return false;
                }
                hash.add(buffer, 0, read);
                rest -= read;
            }
            return Arrays.equals(in.readNBytes(Hash.BYTES), hash.finish().toBytes());
        }
    }

    /** An open file, behind its head. */
    static final class Input implements AutoCloseable {
        private final DataInputStream in;
        private final Head head;

        /** {@link IOException} where the file is not what {@link #write} makes. */
        Input(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
            try {
                head = readHead();
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        private Head readHead() throws IOException {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new IOException("this is no file of blocks");
            }
            return new Head(
                    decoded(Genesis.decode(frame().orElseThrow(EOFException::new))),
                    decoded(Decoded.all(frame().orElseThrow(EOFException::new), Input::readActivations)));
        }

        Head head() {
            return head;
        }

        /** The next block; empty at the end. */
        Optional<StoredBlock> next() throws IOException {
            Optional<byte[]> frame = frame();
            return frame.isEmpty()
                    ? Optional.empty()
                    : Optional.of(decoded(Decoded.all(frame.get(), Input::readBlock)));
        }

        private static StoredBlock readBlock(Reader in) throws MalformedException {
            Bytes certificate = Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate"));
            return new StoredBlock(certificate, in.raw(in.remaining()));
        }

        private Optional<byte[]> frame() throws IOException {
            int length = in.readInt();
            if (length == 0) {
                return Optional.empty();
            }
            if (length < 0 || length > MAX_FRAME_BYTES) {
                throw new IOException("a frame of " + length + " bytes");
            }
            byte[] content = in.readNBytes(length);
            if (content.length < length) {
                throw new EOFException("the file ends within a block");
            }
            return Optional.of(content);
        }

        private static ActivationTable readActivations(Reader in) throws MalformedException {
            int count = in.count(MAX_ACTIVATIONS, 2, "activations");
            var versions = new TreeMap<Long, Integer>();
            for (int i = 0; i < count; i++) {
                versions.put(in.varint(), (int) in.varint(1, Integer.MAX_VALUE, "version"));
            }
            try {
                return new ActivationTable(versions);
            } catch (IllegalArgumentException e) {
                throw new MalformedException(String.valueOf(e.getMessage()));
            }
        }

        private static <T> T decoded(Decoded<T> decoded) throws IOException {
            return switch (decoded) {
                case Decoded.Ok<T>(T value) -> value;
                case Decoded.Malformed<T>(String detail) -> throw new IOException(detail);
            };
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
