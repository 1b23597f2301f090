package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9381 on secp256k1, on both curves. */
class VrfTest {
    private static final BigInteger N = new BigInteger(Scalars.ORDER_HEX, 16);
    private static final byte[] INPUT = {1, 2, 3};

    /** @param secret empty where there is nothing to prove with */
    record Vector(String secret, String point, String input, String proof, String output) {}

    static Stream<Arguments> vectorsOnBothCurves() {
        List<Vector> vectors = Resource.lines("ecvrf.tsv")
                .skip(1)
                .map(line -> line.split("\t"))
                .map(f -> new Vector(f[0], f[1], f[2], f[3], f[4]))
                .toList();
        return TestCurves.all().stream().flatMap(curve -> vectors.stream().map(vector -> Arguments.of(curve, vector)));
    }

    static List<TestCurves.Named> curves() {
        return TestCurves.all();
    }

    @ParameterizedTest
    @MethodSource("vectorsOnBothCurves")
    void provesAndVerifiesAsPublished(TestCurves.Named curve, Vector vector) {
        var vrf = new Vrf(curve.curve());
        byte[] point = hex(vector.point);

        assertThat(vrf.verify(point, hex(vector.input), hex(vector.proof)).map(Hash::toString))
                .contains(vector.output);
        if (!vector.secret.isEmpty()) {
            PrivateKey key = PrivateKey.parse(hex(vector.secret)).orElseThrow();
            assertThat(vrf.prove(key, point, hex(vector.input))).isEqualTo(hex(vector.proof));
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void encodesToTheCurveAsPublished(TestCurves.Named curve) {
        byte[] point = hex("032c8c31fc9f990c6b55e3865a184a4ce50e09481f2eaeb3e60ec1cea13a6ae645");

        assertThat(new Vrf(curve.curve()).encodeToCurve(point, hex("73616d706c65")))
                .isEqualTo(hex("0221ceb1ce22cd34d8b73a619164ed64e917ca31fd454075d02e4bdfa9c5ce0b48"));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void keysOfEitherParityHaveOneOutputForAnInput(TestCurves.Named curve) {
        var vrf = new Vrf(curve.curve());
        int odd = 0;
        for (int i = 1; i <= 16; i++) {
            PrivateKey key = key(i);
            PrivateKey other =
                    PrivateKey.parse(bytes(N.subtract(BigInteger.valueOf(i)))).orElseThrow();
            odd += curve.curve().compressedPublicKey(key)[0] & 1;
            PublicKey publicKey = curve.curve().publicKey(key);

            byte[] proof = vrf.prove(key, INPUT);
            assertThat(vrf.prove(other, INPUT)).isEqualTo(proof);
            assertThat(vrf.verify(publicKey, INPUT, proof)).isPresent();
            assertThat(key.isDestroyed()).isFalse();
        }
        assertThat(odd).isBetween(1, 15);
    }

    @ParameterizedTest
    @MethodSource("curves")
    void refusesOtherInputsKeysAndProofs(TestCurves.Named curve) {
        var vrf = new Vrf(curve.curve());
        PublicKey key = curve.curve().publicKey(key(7));
        byte[] proof = vrf.prove(key(7), INPUT);

        assertThat(vrf.verify(key, new byte[] {1, 2}, proof)).isEmpty();
        assertThat(vrf.verify(key, new byte[] {1, 2, 3, 0}, proof)).isEmpty();
        assertThat(vrf.verify(curve.curve().publicKey(key(8)), INPUT, proof)).isEmpty();
        assertThat(vrf.verify(key, INPUT, new byte[0])).isEmpty();
        assertThat(vrf.verify(key, INPUT, Arrays.copyOf(proof, Secp256k1.VRF_PROOF_BYTES - 1)))
                .isEmpty();
        assertThat(vrf.verify(key, INPUT, Arrays.copyOf(proof, Secp256k1.VRF_PROOF_BYTES + 1)))
                .isEmpty();
        for (int bit = 0; bit < 8 * Secp256k1.VRF_PROOF_BYTES; bit++) {
            byte[] changed = proof.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(vrf.verify(key, INPUT, changed)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void bothCurvesSayTheSameOfEdgeValues() {
        byte[] proof = new Vrf(TestCurves.PORTABLE).prove(key(7), INPUT);
        PublicKey key = TestCurves.PORTABLE.publicKey(key(7));
        List<BigInteger> scalars = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                N.subtract(BigInteger.ONE),
                N,
                N.add(BigInteger.ONE),
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
        for (BigInteger s : scalars) {
            for (byte[] challenge : List.of(new byte[16], filled((byte) 0xff), Arrays.copyOfRange(proof, 33, 49))) {
                for (int parity = 0; parity < 6; parity++) {
                    byte[] made = proof.clone();
                    made[0] = (byte) parity;
                    System.arraycopy(challenge, 0, made, 33, 16);
                    System.arraycopy(bytes(s), 0, made, 49, 32);
                    assertThat(verdicts(key, made))
                            .as("%s", HexFormat.of().formatHex(made))
                            .isEmpty();
                }
            }
        }
        // x = 5 is on no point.
        assertThat(verdicts(PublicKey.of(bytes(BigInteger.valueOf(5))), proof)).isEmpty();
    }

    /** The same of both curves. */
    private static Optional<Hash> verdicts(PublicKey key, byte[] proof) {
        Optional<Hash> ours = new Vrf(TestCurves.PORTABLE).verify(key, INPUT, proof);
        assertThat(new Vrf(TestCurves.NATIVE).verify(key, INPUT, proof)).isEqualTo(ours);
        return ours;
    }

    @Test
    void outputsAreSpreadEvenly() {
        var vrf = new Vrf(TestCurves.NATIVE);
        PublicKey key = TestCurves.NATIVE.publicKey(key(7));
        int draws = 1_600;
        int[] found = new int[16];
        for (int i = 0; i < draws; i++) {
            byte[] input = bytes(BigInteger.valueOf(i));
            found[
                    (int) (vrf.verify(key, input, vrf.prove(key(7), input))
                                    .orElseThrow()
                                    .word(0)
                            >>> 60)]++;
        }
        double expected = draws / 16.0;
        double chiSquare = Arrays.stream(found)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        // 15 degrees of freedom; passed by one even draw in ten thousand, and the inputs are always the same.
        assertThat(chiSquare).isLessThan(44.3);
    }

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static PrivateKey key(int scalar) {
        return PrivateKey.parse(bytes(BigInteger.valueOf(scalar))).orElseThrow();
    }

    private static byte[] bytes(BigInteger value) {
        return BigIntegers.asUnsignedByteArray(32, value);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
