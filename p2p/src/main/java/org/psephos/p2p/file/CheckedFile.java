package org.psephos.p2p.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.runtime.DurableFile;

/**
 * A file that knows when it is damaged: kind (8 ASCII characters), version (u8), the body, CRC-32C of all before (4 bytes, most
 * significant first). The checksum is against broken disks, not against whoever can write here.
 */
public final class CheckedFile {
    private static final int KIND_BYTES = 8;
    private static final int HEAD_BYTES = KIND_BYTES + 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final String ASIDE_SUFFIX = ".damaged";

    private final DurableFile files;
    private final Path path;
    private final byte[] head;
    private final int maxBodyBytes;

    /** What was on the disk. */
    public sealed interface Loaded<T> {
        /** No file: a first start. */
        record Absent<T>() implements Loaded<T> {}

        record Intact<T>(T content) implements Loaded<T> {}

        /** The file says nothing that can be used. It has been moved to {@code aside}; {@code detail} is for people. */
        record Damaged<T>(Path aside, String detail) implements Loaded<T> {}
    }

    /**
     * @param kind 8 ASCII characters
     * @param version 0 to 255, of the body's encoding; files of another version count as damaged
     */
    public CheckedFile(DurableFile files, Path path, String kind, int version, int maxBodyBytes) {
        byte[] kindBytes = kind.getBytes(StandardCharsets.US_ASCII);
        if (kindBytes.length != KIND_BYTES) {
            throw new IllegalArgumentException("a file kind of " + kindBytes.length + " bytes: " + kind);
        }
        this.files = files;
        this.path = path;
        this.head = new Writer(HEAD_BYTES).raw(kindBytes).u8(version).toBytes();
        this.maxBodyBytes = maxBodyBytes;
    }

    public Path path() {
        return path;
    }

    /**
     * Reads the file. One that is damaged is copied beside it, over an earlier one, and left for the next {@link #save} to replace; of one
     * that is too long only the beginning is read.
     */
    public <T> Loaded<T> load(Decoded.Decoder<T> body) throws IOException {
        var content = files.read(path, Math.addExact(HEAD_BYTES + CHECKSUM_BYTES + 1, maxBodyBytes));
        if (content.isEmpty()) {
            return new Loaded.Absent<>();
        }
        byte[] bytes = content.get();
        return switch (open(bytes, body)) {
            case Decoded.Ok<T>(T result) -> new Loaded.Intact<>(result);
            case Decoded.Malformed<T>(String detail) -> {
                Path aside = path.resolveSibling(path.getFileName() + ASIDE_SUFFIX);
                files.replace(aside, bytes);
                yield new Loaded.Damaged<>(aside, detail);
            }
        };
    }

    /** On return it is on the disk. May be called on any thread, one at a time. */
    public void save(byte[] body) throws IOException {
        if (body.length > maxBodyBytes) {
            throw new IllegalArgumentException(body.length + " bytes for " + path + ", limit " + maxBodyBytes);
        }
        var out =
                new Writer(HEAD_BYTES + body.length + CHECKSUM_BYTES).raw(head).raw(body);
        byte[] checked = out.toBytes();
        files.replace(path, out.raw(checksum(checked, checked.length)).take());
    }

    private <T> Decoded<T> open(byte[] bytes, Decoded.Decoder<T> body) {
        int bodyBytes = bytes.length - HEAD_BYTES - CHECKSUM_BYTES;
        if (bodyBytes < 0) {
            return new Decoded.Malformed<>("a file of " + bytes.length + " bytes");
        }
        if (bodyBytes > maxBodyBytes) {
            return new Decoded.Malformed<>("a file of over " + (bytes.length - 1) + " bytes");
        }
        if (!Arrays.equals(head, 0, KIND_BYTES, bytes, 0, KIND_BYTES)) {
            return new Decoded.Malformed<>("a file of another kind");
        }
        byte[] checksum = checksum(bytes, HEAD_BYTES + bodyBytes);
        if (!Arrays.equals(checksum, 0, CHECKSUM_BYTES, bytes, HEAD_BYTES + bodyBytes, bytes.length)) {
            return new Decoded.Malformed<>("the checksum is wrong");
        }
        if (bytes[KIND_BYTES] != head[KIND_BYTES]) {
            return new Decoded.Malformed<>("a file of version " + (bytes[KIND_BYTES] & 0xff));
        }
        return Decoded.all(bytes, HEAD_BYTES, bodyBytes, body);
    }

    private static byte[] checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        long value = crc.getValue();
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }
}
