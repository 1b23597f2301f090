package org.psephos.core.codec;

import java.util.Optional;

/** What became of bytes that were to be decoded. */
public sealed interface Decoded<T> {
    record Ok<T>(T result) implements Decoded<T> {}

    /** The bytes are not the canonical encoding of any value; {@code detail} is for people. */
    record Malformed<T>(String detail) implements Decoded<T> {}

    /** Reads one value that must use up all of {@code bytes}. */
    static <T> Decoded<T> all(byte[] bytes, Decoder<T> decoder) {
        return all(bytes, 0, bytes.length, decoder);
    }

    /** As {@link #all(byte[], Decoder)}, over a slice. */
    static <T> Decoded<T> all(byte[] bytes, int offset, int length, Decoder<T> decoder) {
        var reader = new Reader(bytes, offset, length);
        try {
            T result = decoder.read(reader);
            reader.end();
            return new Ok<>(result);
        } catch (MalformedException e) {
            return new Malformed<>(String.valueOf(e.getMessage()));
        }
    }

    default Optional<T> value() {
        return switch (this) {
            case Ok<T> ok -> Optional.of(ok.result);
            case Malformed<T> ignored -> Optional.empty();
        };
    }

    /** For bytes that this program wrote itself: anything but {@link Ok} is a bug or a broken disk. */
    default T orThrow() {
        return switch (this) {
            case Ok<T> ok -> ok.result;
            case Malformed<T> bad -> throw new IllegalStateException("malformed: " + bad.detail);
        };
    }

    /** Reads one value and leaves the reader behind it. */
    @FunctionalInterface
    interface Decoder<T> {
        T read(Reader reader) throws MalformedException;
    }
}
