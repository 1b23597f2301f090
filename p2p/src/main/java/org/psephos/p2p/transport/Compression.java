package org.psephos.p2p.transport;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Optional;

/** Zstandard (RFC 8878) for messages, one frame each. */
final class Compression {
    /** Shorter messages gain nothing. */
    static final int MIN_BYTES = 512;

    private static final int LEVEL = 1;

    private Compression() {}

    /** Empty where it saves less than a sixteenth. */
    static Optional<byte[]> compress(byte[] message) {
        if (message.length < MIN_BYTES) {
            return Optional.empty();
        }
        byte[] compressed = Zstd.compress(message, LEVEL);
        return compressed.length > message.length - message.length / 16 ? Optional.empty() : Optional.of(compressed);
    }

    /** Empty where {@code compressed} does not become just {@code bytes} bytes; never takes more memory than these. */
    static Optional<byte[]> decompress(byte[] compressed, int bytes) {
        byte[] message = new byte[bytes];
        try {
            long size = Zstd.decompressByteArray(message, 0, bytes, compressed, 0, compressed.length);
            return size == bytes ? Optional.of(message) : Optional.empty();
        } catch (ZstdException e) {
            return Optional.empty();
        }
    }
}
