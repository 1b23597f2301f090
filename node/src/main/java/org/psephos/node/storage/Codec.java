package org.psephos.node.storage;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Turns a key or a value into the bytes of a row and back.
 *
 * <p>Keys sort by their encoded bytes, unsigned. A row was written by this program, so {@link #decode} may throw on bytes it does
 * not know: that is damage or a bug, never input from outside.
 */
public interface Codec<T> {
    byte[] encode(T value);

    T decode(byte[] bytes);

    static <T> Codec<T> of(Function<T, byte[]> encode, Function<byte[], T> decode) {
        return new Codec<>() {
            @Override
            public byte[] encode(T value) {
                return encode.apply(value);
            }

            @Override
            public T decode(byte[] bytes) {
                return decode.apply(bytes);
            }
        };
    }

    /** The bytes themselves, not copied. */
    static Codec<byte[]> bytes() {
        return of(Function.identity(), Function.identity());
    }

    /** Eight bytes, big-endian: heights and times ≥ 0 sort as numbers. */
    static Codec<Long> uint64() {
        return of(BigEndian::bytes, BigEndian::toLong);
    }

    static Codec<String> utf8() {
        return of(s -> s.getBytes(StandardCharsets.UTF_8), b -> new String(b, StandardCharsets.UTF_8));
    }
}
