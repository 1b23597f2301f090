package org.psephos.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;

/**
 * A verifiable random function: for each input only the holder of a key can compute the output, the same each time, and prove to
 * everyone that it is the one.
 *
 * <p>ECVRF of RFC 9381 with SHA-256, try-and-increment (§5.4.1.1) and nonces by RFC 6979 (§5.4.2.1), as its suite for P-256 is built;
 * the suite byte is {@code fe}, for there is no registered suite for secp256k1. Keys are x-only: the point is the one with even y.
 */
final class Vrf {
    private static final byte SUITE = (byte) 0xfe;
    private static final int CHALLENGE_BYTES = 16;
    private static final int SCALAR_BYTES = 32;
    private static final int POINT_BYTES = Secp256k1.COMPRESSED_BYTES;
    private static final BigInteger ORDER = new BigInteger(Scalars.ORDER_HEX, 16);

    private final Secp256k1 curve;

    Vrf(Secp256k1 curve) {
        this.curve = curve;
    }

    byte[] prove(PrivateKey key, byte[] input) {
        byte[] point = curve.compressedPublicKey(key);
        if (point[0] == 2) {
            return prove(key, point, input);
        }
        point[0] = 2;
        PrivateKey even = curve.multiplyTweak(key, minusOne()).orElseThrow();
        try {
            return prove(even, point, input);
        } finally {
            even.destroy();
        }
    }

    /** @param point of {@code key}, whatever its y */
    byte[] prove(PrivateKey key, byte[] point, byte[] input) {
        byte[] h = encodeToCurve(point, input);
        byte[] gamma = curve.multiply(h, key).orElseThrow();
        PrivateKey nonce = nonce(key, h);
        PrivateKey product = null;
        try {
            byte[] challenge = challenge(
                    point,
                    h,
                    gamma,
                    curve.compressedPublicKey(nonce),
                    curve.multiply(h, nonce).orElseThrow());
            product = curve.multiplyTweak(key, scalar(challenge)).orElseThrow();
            byte[] s = curve.addTweak(product, nonce.scalar()).orElseThrow().scalar();
            byte[] proof = Arrays.copyOf(gamma, Secp256k1.VRF_PROOF_BYTES);
            System.arraycopy(challenge, 0, proof, POINT_BYTES, CHALLENGE_BYTES);
            System.arraycopy(s, 0, proof, POINT_BYTES + CHALLENGE_BYTES, SCALAR_BYTES);
            return proof;
        } finally {
            nonce.destroy();
            if (product != null) {
                product.destroy();
            }
        }
    }

    /** The output of {@code key} for {@code input}, if the proof shows it. */
    Optional<Hash> verify(PublicKey key, byte[] input, byte[] proof) {
        byte[] point = new byte[POINT_BYTES];
        point[0] = 2;
        key.writeTo(point, 1);
        return verify(point, input, proof);
    }

    Optional<Hash> verify(byte[] point, byte[] input, byte[] proof) {
        if (proof.length != Secp256k1.VRF_PROOF_BYTES || !curve.isValidCompressed(point)) {
            return Optional.empty();
        }
        byte[] gamma = Arrays.copyOf(proof, POINT_BYTES);
        byte[] challenge = Arrays.copyOfRange(proof, POINT_BYTES, POINT_BYTES + CHALLENGE_BYTES);
        byte[] s = Arrays.copyOfRange(proof, POINT_BYTES + CHALLENGE_BYTES, Secp256k1.VRF_PROOF_BYTES);
        // s = 0 and c = 0 have chance 2^-128 in an honest proof, and points at infinity come of nothing else.
        Optional<PrivateKey> sum = PrivateKey.parse(s);
        if (sum.isEmpty()) {
            return Optional.empty();
        }
        byte[] h = encodeToCurve(point, input);
        Optional<byte[]> u = minus(Optional.of(curve.compressedPublicKey(sum.get())), point, challenge);
        Optional<byte[]> v = minus(curve.multiply(h, s), gamma, challenge);
        return u.isPresent() && v.isPresent() && Arrays.equals(challenge, challenge(point, h, gamma, u.get(), v.get()))
                ? Optional.of(output(gamma))
                : Optional.empty();
    }

    /** {@code first − challenge · point}; empty if that is infinity, or the point is none. */
    private Optional<byte[]> minus(Optional<byte[]> first, byte[] point, byte[] challenge) {
        return first.flatMap(minuend -> curve.multiply(point, scalar(challenge)).flatMap(product -> {
            product[0] ^= 1;
            return curve.add(minuend, product);
        }));
    }

    /** §5.4.1.1, the key's point as salt: hashes until one is the x coordinate of a point; on average two. */
    byte[] encodeToCurve(byte[] point, byte[] input) {
        byte[] encoded = new byte[POINT_BYTES];
        encoded[0] = 2;
        for (int counter = 0; counter < 256; counter++) {
            Hash x = Sha256.plain()
                    .add(SUITE)
                    .add(1)
                    .add(point)
                    .add(input)
                    .add(counter)
                    .add(0)
                    .finish();
            x.writeTo(encoded, 1);
            if (curve.isValidCompressed(encoded)) {
                return encoded;
            }
        }
        throw new IllegalStateException("no point for this input: chance 2^-256");
    }

    /** §5.4.2.1. */
    private static PrivateKey nonce(PrivateKey key, byte[] h) {
        var calculator = new HMacDSAKCalculator(new SHA256Digest());
        calculator.init(
                ORDER,
                new BigInteger(1, key.scalar()),
                Sha256.plain().add(h).finish().toBytes());
        byte[] k = BigIntegers.asUnsignedByteArray(SCALAR_BYTES, calculator.nextK());
        PrivateKey nonce = PrivateKey.parse(k).orElseThrow();
        Arrays.fill(k, (byte) 0);
        return nonce;
    }

    /** §5.4.3. */
    private static byte[] challenge(byte[]... points) {
        Sha256 hash = Sha256.plain().add(SUITE).add(2);
        for (byte[] point : points) {
            hash.add(point);
        }
        return Arrays.copyOf(hash.add(0).finish().toBytes(), CHALLENGE_BYTES);
    }

    /** §5.2; the cofactor is 1. */
    private static Hash output(byte[] gamma) {
        return Sha256.plain().add(SUITE).add(3).add(gamma).add(0).finish();
    }

    private static byte[] scalar(byte[] challenge) {
        byte[] scalar = new byte[SCALAR_BYTES];
        System.arraycopy(challenge, 0, scalar, SCALAR_BYTES - CHALLENGE_BYTES, CHALLENGE_BYTES);
        return scalar;
    }

    private static byte[] minusOne() {
        return BigIntegers.asUnsignedByteArray(SCALAR_BYTES, ORDER.subtract(BigInteger.ONE));
    }
}
