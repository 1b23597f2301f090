package org.psephos.core.crypto;

/** A SHA-256 digest. */
public final class Hash extends Bytes32 {
    public static final Hash ZERO = new Hash(new byte[BYTES], 0);

    private Hash(byte[] source, int offset) {
        super(source, offset);
    }

    private Hash(long a, long b, long c, long d) {
        super(a, b, c, d);
    }

    /** From the four {@link #word}s. */
    public static Hash ofWords(long a, long b, long c, long d) {
        return new Hash(a, b, c, d);
    }

    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("32 bytes wanted, got " + bytes.length);
        }
        return new Hash(bytes, 0);
    }

    public static Hash read(byte[] source, int offset) {
        return new Hash(source, offset);
    }

    /** From 64 hexadecimal digits; anything else is an {@link IllegalArgumentException}. */
    public static Hash parse(String hex) {
        return new Hash(fromHex(hex), 0);
    }
}
