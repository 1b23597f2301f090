package org.psephos.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * BIP-340 and key arithmetic over BouncyCastle's points, for machines without the native library, and its cross-check.
 *
 * <p>Slower than the native one and less protected: multiplication by a secret is BouncyCastle's constant-time one, but
 * scalars are added and multiplied as {@link BigInteger}s, whose time depends a little on their value; that is done on
 * two halves of the secret, split anew for each message.
 */
final class BouncyCastleSecp256k1 implements Secp256k1 {
    static final BouncyCastleSecp256k1 INSTANCE = new BouncyCastleSecp256k1();

    private static final ECPoint G = CustomNamedCurves.getByName("secp256k1").getG();
    private static final ECCurve CURVE = G.getCurve();
    private static final BigInteger P = CURVE.getField().getCharacteristic();
    private static final BigInteger N = CURVE.getOrder();

    private BouncyCastleSecp256k1() {}

    @Override
    public boolean isValid(PublicKey key) {
        return lift(key.toBytes(), 0, 0) != null;
    }

    @Override
    public boolean verify(byte[] signature, byte[] message, PublicKey key) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        BigInteger r = new BigInteger(1, signature, 0, 32);
        BigInteger s = new BigInteger(1, signature, 32, 32);
        if (r.compareTo(P) >= 0 || s.compareTo(N) >= 0) {
            return false;
        }
        ECPoint point = lift(key.toBytes(), 0, 0);
        if (point == null) {
            return false;
        }
        BigInteger e = challenge(signature, key, message);
        return isEvenWithX(ECAlgorithms.sumOfTwoMultiplies(G, s, point, N.subtract(e)), r);
    }

    @Override
    public byte[] sign(PrivateKey key, byte[] message, byte[] auxRand32) {
        Scalars.require32Bytes(auxRand32, "auxiliary randomness");
        ECPoint point = times(key);
        PublicKey publicKey = PublicKey.of(encodeX(point));
        BigInteger secret = new BigInteger(1, key.scalar());
        BigInteger d = isOdd(point) ? N.subtract(secret) : secret;
        byte[] dBytes = BigIntegers.asUnsignedByteArray(32, d);
        byte[] masked = Sha256.tagged(Tag.BIP340_AUX).add(auxRand32).finish().toBytes();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= dBytes[i];
        }
        byte[] nonce = Sha256.tagged(Tag.BIP340_NONCE)
                .add(masked)
                .add(publicKey)
                .add(message)
                .finish()
                .toBytes();
        byte[] split = Sha256.tagged(Tag.SIGNING_SPLIT)
                .add(masked)
                .add(message)
                .finish()
                .toBytes();
        BigInteger k = new BigInteger(1, nonce).mod(N);
        try {
            return sign(d, k, new BigInteger(1, split).mod(N), publicKey, message);
        } finally {
            Arrays.fill(dBytes, (byte) 0);
            Arrays.fill(masked, (byte) 0);
            Arrays.fill(nonce, (byte) 0);
            Arrays.fill(split, (byte) 0);
        }
    }

    /** {@code s = k + e·d}, with d as the sum of two halves, so that no product shows d alone. */
    private static byte[] sign(BigInteger d, BigInteger nonce, BigInteger split, PublicKey publicKey, byte[] message) {
        if (nonce.signum() == 0) {
            throw new IllegalStateException("BIP-340 nonce is zero: chance 2^-256");
        }
        ECPoint point = ECAlgorithms.multiplySecret(G, nonce).normalize();
        BigInteger k = isOdd(point) ? N.subtract(nonce) : nonce;
        byte[] signature = Arrays.copyOf(encodeX(point), SIGNATURE_BYTES);
        BigInteger e = challenge(signature, publicKey, message);
        BigInteger half = e.multiply(d.subtract(split).mod(N)).mod(N);
        BigInteger s = e.multiply(split).mod(N).add(half).add(k).mod(N);
        BigIntegers.asUnsignedByteArray(s, signature, 32, 32);
        return signature;
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        return PublicKey.of(encodeX(times(key)));
    }

    @Override
    public byte[] compressedPublicKey(PrivateKey key) {
        return times(key).getEncoded(true);
    }

    @Override
    public boolean isValidCompressed(byte[] compressed) {
        return decode(compressed) != null;
    }

    @Override
    public Optional<PrivateKey> addTweak(PrivateKey key, byte[] tweak32) {
        Scalars.require32Bytes(tweak32, "tweak");
        if (!Scalars.isBelowOrder(tweak32)) {
            return Optional.empty();
        }
        BigInteger sum =
                new BigInteger(1, key.scalar()).add(new BigInteger(1, tweak32)).mod(N);
        byte[] bytes = BigIntegers.asUnsignedByteArray(32, sum);
        Optional<PrivateKey> result = PrivateKey.parse(bytes);
        Arrays.fill(bytes, (byte) 0);
        return result;
    }

    @Override
    public Optional<byte[]> addTweak(byte[] compressed, byte[] tweak32) {
        Scalars.require32Bytes(tweak32, "tweak");
        ECPoint point = decode(compressed);
        if (point == null || !Scalars.isBelowOrder(tweak32)) {
            return Optional.empty();
        }
        ECPoint sum = G.multiply(new BigInteger(1, tweak32)).add(point).normalize();
        return sum.isInfinity() ? Optional.empty() : Optional.of(sum.getEncoded(true));
    }

    @Override
    public Optional<PrivateKey> multiplyTweak(PrivateKey key, byte[] tweak32) {
        Scalars.require32Bytes(tweak32, "tweak");
        if (!Scalars.isNonZeroBelowOrder(tweak32)) {
            return Optional.empty();
        }
        BigInteger product = new BigInteger(1, key.scalar())
                .multiply(new BigInteger(1, tweak32))
                .mod(N);
        byte[] bytes = BigIntegers.asUnsignedByteArray(32, product);
        Optional<PrivateKey> result = PrivateKey.parse(bytes);
        Arrays.fill(bytes, (byte) 0);
        return result;
    }

    @Override
    public Optional<byte[]> multiply(byte[] compressed, PrivateKey key) {
        return Optional.ofNullable(decode(compressed))
                .map(point -> ECAlgorithms.multiplySecret(point, new BigInteger(1, key.scalar()))
                        .normalize()
                        .getEncoded(true));
    }

    @Override
    public Optional<byte[]> multiply(byte[] compressed, byte[] scalar32) {
        Scalars.require32Bytes(scalar32, "scalar");
        ECPoint point = decode(compressed);
        return point == null || !Scalars.isNonZeroBelowOrder(scalar32)
                ? Optional.empty()
                : Optional.of(
                        point.multiply(new BigInteger(1, scalar32)).normalize().getEncoded(true));
    }

    @Override
    public Optional<byte[]> add(byte[] compressed, byte[] otherCompressed) {
        ECPoint point = decode(compressed);
        ECPoint other = decode(otherCompressed);
        if (point == null || other == null) {
            return Optional.empty();
        }
        ECPoint sum = point.add(other).normalize();
        return sum.isInfinity() ? Optional.empty() : Optional.of(sum.getEncoded(true));
    }

    private static ECPoint times(PrivateKey key) {
        return ECAlgorithms.multiplySecret(G, new BigInteger(1, key.scalar())).normalize();
    }

    private static @Nullable ECPoint decode(byte[] compressed) {
        return compressed.length == COMPRESSED_BYTES && (compressed[0] == 2 || compressed[0] == 3)
                ? lift(compressed, 1, compressed[0] & 1)
                : null;
    }

    /** The point with the x coordinate at {@code offset} and that parity of y; null if there is none. */
    private static @Nullable ECPoint lift(byte[] source, int offset, int parity) {
        BigInteger xInteger = new BigInteger(1, source, offset, 32);
        if (xInteger.compareTo(P) >= 0) {
            return null;
        }
        ECFieldElement x = CURVE.fromBigInteger(xInteger);
        ECFieldElement y = x.square().multiply(x).add(CURVE.getB()).sqrt();
        if (y == null) {
            return null;
        }
        BigInteger yInteger = y.toBigInteger();
        return CURVE.createPoint(xInteger, yInteger.testBit(0) == (parity == 1) ? yInteger : P.subtract(yInteger));
    }

    /** Compares in Jacobian coordinates first: most forgeries cost no inversion. */
    private static boolean isEvenWithX(ECPoint point, BigInteger x) {
        if (point.isInfinity()) {
            return false;
        }
        ECFieldElement z = point.getZCoord(0);
        ECFieldElement zSquared = z.square();
        if (!CURVE.fromBigInteger(x).multiply(zSquared).equals(point.getRawXCoord())) {
            return false;
        }
        return !point.getRawYCoord().divide(zSquared.multiply(z)).testBitZero();
    }

    private static BigInteger challenge(byte[] signature, PublicKey key, byte[] message) {
        Hash hash = Sha256.tagged(Tag.BIP340_CHALLENGE)
                .add(signature, 0, 32)
                .add(key)
                .add(message)
                .finish();
        return new BigInteger(1, hash.toBytes()).mod(N);
    }

    private static boolean isOdd(ECPoint normalized) {
        return normalized.getAffineYCoord().testBitZero();
    }

    private static byte[] encodeX(ECPoint normalized) {
        return normalized.getAffineXCoord().getEncoded();
    }
}
