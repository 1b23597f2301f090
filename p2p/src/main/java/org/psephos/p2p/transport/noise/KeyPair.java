package org.psephos.p2p.transport.noise;

import java.util.Arrays;
import java.util.Optional;

/** A key pair of Curve25519. Arrays are copied on the way in and out. */
public final class KeyPair {
    /** Of either key. */
    public static final int KEY_BYTES = X25519.KEY_BYTES;

    private final byte[] privateKey;
    private final byte[] publicKey;

    private KeyPair(byte[] privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** From 32 secret random bytes; which bits of them count is the curve's affair (RFC 7748 §5). */
    public static KeyPair of(byte[] secret) {
        if (secret.length != KEY_BYTES) {
            throw new IllegalArgumentException("32 bytes wanted, got " + secret.length);
        }
        byte[] own = secret.clone();
        return new KeyPair(own, X25519.publicKey(own));
    }

    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Empty where {@code otherPublicKey} is of small order. */
    Optional<byte[]> agree(byte[] otherPublicKey) {
        return X25519.shared(privateKey, otherPublicKey);
    }

    /** Overwrites the private key; the pair is of no use afterwards. */
    void erase() {
        Arrays.fill(privateKey, (byte) 0);
    }
}
