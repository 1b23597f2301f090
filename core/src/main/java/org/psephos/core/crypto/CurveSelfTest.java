package org.psephos.core.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Known answers (BIP-340 vectors 1, 4 and 5, and sums by hand) that a curve must give before it is trusted. */
final class CurveSelfTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] SECRET =
            HEX.parseHex("b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef");
    private static final PublicKey PUBLIC =
            PublicKey.parse("dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659");
    private static final byte[] AUX = HEX.parseHex("0000000000000000000000000000000000000000000000000000000000000001");
    private static final byte[] MESSAGE =
            HEX.parseHex("243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89");
    private static final byte[] SIGNATURE =
            HEX.parseHex("6896bd60eeae296db48a229ff71dfe071bde413e6d43f917dc8dcf8c78de3341"
                    + "8906d11ac976abccb20b091292bff4ea897efcb639ea871cfa95f6de339e4b0a");
    private static final PublicKey NOT_ON_THE_CURVE =
            PublicKey.parse("eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34");
    private static final PublicKey BEYOND_THE_FIELD =
            PublicKey.parse("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30");
    private static final byte[] ORDER = HEX.parseHex(Scalars.ORDER_HEX);
    private static final byte[] ONE = AUX;

    private CurveSelfTest() {}

    /** What the curve got wrong; empty if it can be trusted. */
    static Optional<String> failure(Secp256k1 curve) {
        PrivateKey key = PrivateKey.parse(SECRET).orElseThrow();
        byte[] forged = SIGNATURE.clone();
        forged[63] ^= 1;
        if (!curve.publicKey(key).equals(PUBLIC)) {
            return Optional.of("public key");
        }
        if (!Arrays.equals(curve.sign(key, MESSAGE, AUX), SIGNATURE)) {
            return Optional.of("signature");
        }
        if (!curve.verify(SIGNATURE, MESSAGE, PUBLIC) || curve.verify(forged, MESSAGE, PUBLIC)) {
            return Optional.of("verification");
        }
        if (!curve.isValid(PUBLIC)
                || curve.isValid(NOT_ON_THE_CURVE)
                || curve.isValid(BEYOND_THE_FIELD)
                || curve.verify(SIGNATURE, MESSAGE, NOT_ON_THE_CURVE)) {
            return Optional.of("key off the curve");
        }
        return additionFailure(curve, key).or(() -> multiplicationFailure(curve, key));
    }

    private static Optional<String> additionFailure(Secp256k1 curve, PrivateKey key) {
        byte[] compressed = curve.compressedPublicKey(key);
        byte[] viaSecret =
                curve.addTweak(key, ONE).map(curve::compressedPublicKey).orElse(new byte[0]);
        byte[] viaPublic = curve.addTweak(compressed, ONE).orElse(new byte[1]);
        boolean refuses = curve.addTweak(key, ORDER).isEmpty()
                && curve.addTweak(compressed, ORDER).isEmpty();
        return Arrays.equals(viaSecret, viaPublic) && curve.isValidCompressed(viaPublic) && refuses
                ? Optional.empty()
                : Optional.of("addition");
    }

    private static Optional<String> multiplicationFailure(Secp256k1 curve, PrivateKey key) {
        byte[] generator = curve.compressedPublicKey(PrivateKey.parse(ONE).orElseThrow());
        byte[] point = curve.compressedPublicKey(key);
        byte[] negated = point.clone();
        negated[0] ^= 1;
        byte[] product =
                curve.multiplyTweak(key, SECRET).map(curve::compressedPublicKey).orElse(new byte[0]);
        boolean right = Arrays.equals(curve.multiply(generator, SECRET).orElse(new byte[0]), point)
                && Arrays.equals(curve.multiply(generator, key).orElse(new byte[0]), point)
                && Arrays.equals(curve.multiply(point, key).orElse(new byte[1]), product)
                && Arrays.equals(curve.add(product, generator).orElse(new byte[0]), sum(curve, product))
                && curve.add(point, negated).isEmpty()
                && curve.multiply(point, ORDER).isEmpty();
        return right ? Optional.empty() : Optional.of("multiplication");
    }

    private static byte[] sum(Secp256k1 curve, byte[] point) {
        return curve.addTweak(point, ONE).orElse(new byte[1]);
    }
}
