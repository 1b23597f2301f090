package org.psephos.core.crypto;

/** The x coordinate of a secp256k1 point, as BIP-340 writes it. That the point exists is not implied: see {@link Secp256k1#isValid}. */
public final class PublicKey extends Bytes32 {
    private PublicKey(byte[] source, int offset) {
        super(source, offset);
    }

    public static PublicKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("32 bytes wanted, got " + bytes.length);
        }
        return new PublicKey(bytes, 0);
    }

    public static PublicKey read(byte[] source, int offset) {
        return new PublicKey(source, offset);
    }

    /** From 64 hexadecimal digits; anything else is an {@link IllegalArgumentException}. */
    public static PublicKey parse(String hex) {
        return new PublicKey(fromHex(hex), 0);
    }
}
