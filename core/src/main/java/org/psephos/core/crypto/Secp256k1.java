package org.psephos.core.crypto;

/** The curve, as the rest of the program sees it. Implementations are safe for use by several threads. */
public interface Secp256k1 {
    /** Whether some point of the curve has this x coordinate. */
    boolean isValid(PublicKey key);

    /**
     * BIP-340 verification.
     *
     * @param signature 64 bytes; any other length is never valid
     * @param message any bytes; Psephos itself signs 32-byte digests only
     */
    boolean verify(byte[] signature, byte[] message, PublicKey key);
}
