package org.psephos.core.crypto;

import java.util.Optional;

/**
 * The curve, as the rest of the program sees it. Implementations are safe for use by several threads and agree on every
 * input; {@link Curves} chooses one.
 *
 * <p>What takes a {@link PrivateKey} runs in time independent of it as far as the library allows. The rest is for public data: its
 * time depends on it.
 */
public interface Secp256k1 {
    int SIGNATURE_BYTES = 64;
    int COMPRESSED_BYTES = 33;
    int VRF_PROOF_BYTES = 81;

    /** Whether some point of the curve has this x coordinate. */
    boolean isValid(PublicKey key);

    /**
     * BIP-340 verification.
     *
     * @param signature 64 bytes; any other length is never valid
     * @param message any bytes; Psephos itself signs 32-byte digests only
     */
    boolean verify(byte[] signature, byte[] message, PublicKey key);

    /**
     * BIP-340 signature.
     *
     * @param message any bytes; Psephos itself signs 32-byte digests only
     * @param auxRand32 32 fresh random bytes, which protect the key against side channels and faults; the signature stays sound
     *     if they are known or repeat
     */
    byte[] sign(PrivateKey key, byte[] message, byte[] auxRand32);

    /** The key that verifies what {@code key} signs. */
    PublicKey publicKey(PrivateKey key);

    /** {@code key·G} in SEC 1 compressed form, 33 bytes. */
    byte[] compressedPublicKey(PrivateKey key);

    /** Whether these bytes are the SEC 1 compressed form of a point: 33 bytes, never infinity. */
    boolean isValidCompressed(byte[] compressed);

    /** {@code key + tweak mod n}; empty if the tweak is n or more, or the sum is zero. */
    Optional<PrivateKey> addTweak(PrivateKey key, byte[] tweak32);

    /**
     * {@code point + tweak·G}, compressed; empty if the point is not valid, the tweak is n or more, or the sum is
     * infinity.
     */
    Optional<byte[]> addTweak(byte[] compressed, byte[] tweak32);

    /** {@code key · tweak mod n}; empty if the tweak is zero, or n or more. */
    Optional<PrivateKey> multiplyTweak(PrivateKey key, byte[] tweak32);

    /** {@code key · point}, compressed; empty if the point is not valid. */
    Optional<byte[]> multiply(byte[] compressed, PrivateKey key);

    /** {@code scalar · point}, compressed, for public data; empty if the point is not valid, or the scalar is zero, or n or more. */
    Optional<byte[]> multiply(byte[] compressed, byte[] scalar32);

    /** The sum of two points, compressed; empty if one is not valid, or the sum is infinity. */
    Optional<byte[]> add(byte[] compressed, byte[] otherCompressed);

    /**
     * The verifiable random function of RFC 9381 ({@code docs/spec/crypto.md} §7): {@value #VRF_PROOF_BYTES} bytes that show what {@code
     * key} makes of {@code input}, the same each time.
     */
    default byte[] proveVrf(PrivateKey key, byte[] input) {
        return new Vrf(this).prove(key, input);
    }

    /** What the key makes of {@code input}, if the proof shows it. Nobody can say it beforehand without the private key. */
    default Optional<Hash> verifyVrf(PublicKey key, byte[] input, byte[] proof) {
        return new Vrf(this).verify(key, input, proof);
    }
}
