package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Edge inputs on which two implementations of one rule could part, and with them two nodes. */
class CurveAgreementTest {
    private static final BigInteger N = new BigInteger(Scalars.ORDER_HEX, 16);
    private static final BigInteger P = BigInteger.TWO.pow(256).subtract(BigInteger.valueOf(0x1000003d1L));
    private static final BigInteger MAX = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    private static final BigInteger D = BigInteger.valueOf(0x1234567);
    private static final PrivateKey KEY = PrivateKey.parse(bytes(D)).orElseThrow();
    private static final PublicKey PUBLIC = TestCurves.PORTABLE.publicKey(KEY);
    private static final byte[] MESSAGE = Sha256.plain().add(7).finish().toBytes();
    private static final byte[] SIGNATURE = TestCurves.PORTABLE.sign(KEY, MESSAGE, new byte[32]);
    private static final BigInteger R = new BigInteger(1, SIGNATURE, 0, 32);
    private static final BigInteger S = new BigInteger(1, SIGNATURE, 32, 32);

    /** x = 5 is on no point of the curve (BIP-340 vector 5 has another such x). */
    private static final BigInteger OFF_CURVE = BigInteger.valueOf(5);

    static List<TestCurves.Named> curves() {
        return TestCurves.all();
    }

    @Test
    void crossProductOfEdgeValuesGetsOneVerdict() {
        List<BigInteger> edges = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                OFF_CURVE,
                N.subtract(BigInteger.ONE),
                N,
                N.add(BigInteger.ONE),
                P.subtract(BigInteger.ONE),
                P,
                P.add(BigInteger.ONE),
                MAX);
        List<BigInteger> rs = with(edges, R, P.subtract(R));
        List<BigInteger> ss = with(edges, S, N.subtract(S), S.add(N).min(MAX));
        List<BigInteger> keys = with(edges, new BigInteger(1, PUBLIC.toBytes()));
        int accepted = 0;
        for (BigInteger key : keys) {
            for (BigInteger r : rs) {
                for (BigInteger s : ss) {
                    accepted += agreedVerdict(signature(r, s), MESSAGE, PublicKey.of(bytes(key))) ? 1 : 0;
                }
            }
        }
        assertThat(accepted).isOne();
    }

    @Test
    void coordinateAboveTheFieldIsNotReduced() {
        BigInteger x = smallestX();
        assertThat(isValid(PublicKey.of(bytes(x)))).isTrue();
        assertThat(isValid(PublicKey.of(bytes(x.add(P))))).isFalse();
    }

    @Test
    void keysAtTheEdgesOfTheFieldGetOneVerdict() {
        for (BigInteger near : List.of(BigInteger.ZERO, N, P, MAX)) {
            for (int offset = -40; offset <= 40; offset++) {
                BigInteger x = near.add(BigInteger.valueOf(offset));
                if (x.signum() >= 0 && x.compareTo(MAX) <= 0) {
                    isValid(PublicKey.of(bytes(x)));
                }
            }
        }
    }

    @Test
    void signatureOverOtherLengthIsInvalidAndNotAnError() {
        for (int length : List.of(0, 1, 32, 63, 65, 96, 128)) {
            assertThat(agreedVerdict(Arrays.copyOf(SIGNATURE, length), MESSAGE, PUBLIC))
                    .isFalse();
        }
        assertThat(agreedVerdict(SIGNATURE, MESSAGE, PUBLIC)).isTrue();
    }

    @Test
    void messageOfAnyLengthIsSignedAlike() {
        for (int length : List.of(0, 1, 31, 33, 64, 1000)) {
            byte[] message = new byte[length];
            byte[] signature = TestCurves.NATIVE.sign(KEY, message, new byte[32]);

            assertThat(signature).isEqualTo(TestCurves.PORTABLE.sign(KEY, message, new byte[32]));
            assertThat(agreedVerdict(signature, message, PUBLIC)).isTrue();
        }
    }

    /** s = e·d makes R the point at infinity, whatever r says. */
    @Test
    void pointAtInfinityIsNoCommitment() {
        for (BigInteger r : List.of(BigInteger.ZERO, BigInteger.ONE, R)) {
            byte[] signature = signature(r, challenge(r).multiply(evenSecret()).mod(N));

            assertThat(agreedVerdict(signature, MESSAGE, PUBLIC)).isFalse();
        }
    }

    @Test
    void commitmentWithOddYIsRefused() {
        int odd = 0;
        for (int k = 2; k < 12; k++) {
            PrivateKey nonce = PrivateKey.parse(bytes(BigInteger.valueOf(k))).orElseThrow();
            byte[] point = TestCurves.NATIVE.compressedPublicKey(nonce);
            BigInteger r = new BigInteger(1, point, 1, 32);
            BigInteger s = challenge(r)
                    .multiply(evenSecret())
                    .add(BigInteger.valueOf(k))
                    .mod(N);

            assertThat(agreedVerdict(signature(r, s), MESSAGE, PUBLIC)).isEqualTo(point[0] == 2);
            odd += point[0] == 3 ? 1 : 0;
        }
        assertThat(odd).isBetween(1, 9);
    }

    @Test
    void everySingleBitOfTheSignatureCounts() {
        for (int bit = 0; bit < 8 * SIGNATURE.length; bit++) {
            byte[] changed = SIGNATURE.clone();
            changed[bit >>> 3] ^= (byte) (1 << (bit & 7));

            assertThat(agreedVerdict(changed, MESSAGE, PUBLIC)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void tweakIsBelowTheOrderAndTheSumNotZero(TestCurves.Named named) {
        Secp256k1 curve = named.curve();
        byte[] compressed = curve.compressedPublicKey(KEY);
        for (BigInteger tweak : List.of(N, N.add(BigInteger.ONE), MAX, N.subtract(D))) {
            assertThat(curve.addTweak(KEY, bytes(tweak))).isEmpty();
            assertThat(curve.addTweak(compressed, bytes(tweak))).isEmpty();
        }
        for (BigInteger tweak : List.of(BigInteger.ZERO, BigInteger.ONE, D, N.subtract(BigInteger.ONE))) {
            byte[] sum =
                    curve.compressedPublicKey(curve.addTweak(KEY, bytes(tweak)).orElseThrow());

            assertThat(curve.addTweak(compressed, bytes(tweak)).orElseThrow()).isEqualTo(sum);
            assertThat(sum)
                    .isEqualTo(TestCurves.PORTABLE.compressedPublicKey(
                            PrivateKey.parse(bytes(D.add(tweak).mod(N))).orElseThrow()));
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void compressedPointIsThirtyThreeBytesWithPrefixTwoOrThree(TestCurves.Named named) {
        byte[] point = named.curve().compressedPublicKey(KEY);
        for (int prefix = 0; prefix < 256; prefix++) {
            byte[] changed = point.clone();
            changed[0] = (byte) prefix;
            assertThat(named.curve().isValidCompressed(changed)).isEqualTo(prefix == 2 || prefix == 3);
            assertThat(named.curve().addTweak(changed, bytes(BigInteger.ONE)).isPresent())
                    .isEqualTo(prefix == 2 || prefix == 3);
        }
        byte[] offCurve = bytes33(OFF_CURVE);
        for (byte[] bad :
                List.of(new byte[0], new byte[1], new byte[33], new byte[65], Arrays.copyOf(point, 32), offCurve)) {
            assertThat(named.curve().isValidCompressed(bad)).isFalse();
            assertThat(named.curve().addTweak(bad, bytes(D))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void callersDutiesAreChecked(TestCurves.Named named) {
        Secp256k1 curve = named.curve();
        assertThatIllegalArgumentException().isThrownBy(() -> curve.sign(KEY, MESSAGE, new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> curve.addTweak(KEY, new byte[33]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curve.addTweak(curve.compressedPublicKey(KEY), new byte[31]));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void argumentsAreLeftAsTheyWere(TestCurves.Named named) {
        byte[] message = MESSAGE.clone();
        byte[] tweak = bytes(D);
        byte[] compressed = named.curve().compressedPublicKey(KEY);
        byte[] signature = named.curve().sign(KEY, message, tweak);
        named.curve().verify(signature.clone(), message, PUBLIC);
        named.curve().addTweak(KEY, tweak);
        named.curve().addTweak(compressed, tweak);

        assertThat(message).isEqualTo(MESSAGE);
        assertThat(tweak).isEqualTo(bytes(D));
        assertThat(KEY.toBytes()).isEqualTo(bytes(D));
        assertThat(compressed).isEqualTo(named.curve().compressedPublicKey(KEY));
    }

    private static boolean agreedVerdict(byte[] signature, byte[] message, PublicKey key) {
        boolean verdict = TestCurves.NATIVE.verify(signature, message, key);
        assertThat(TestCurves.PORTABLE.verify(signature, message, key)).isEqualTo(verdict);
        return verdict;
    }

    private static boolean isValid(PublicKey key) {
        boolean verdict = TestCurves.NATIVE.isValid(key);
        assertThat(TestCurves.PORTABLE.isValid(key)).as(key.toHex()).isEqualTo(verdict);
        return verdict;
    }

    private static BigInteger smallestX() {
        return Stream.iterate(BigInteger.ONE, x -> x.add(BigInteger.ONE))
                .filter(x -> TestCurves.PORTABLE.isValid(PublicKey.of(bytes(x))))
                .findFirst()
                .orElseThrow();
    }

    /** The discrete logarithm of the point with even y that the public key stands for. */
    private static BigInteger evenSecret() {
        return TestCurves.PORTABLE.compressedPublicKey(KEY)[0] == 2 ? D : N.subtract(D);
    }

    private static BigInteger challenge(BigInteger r) {
        Hash hash = Sha256.tagged(Tag.BIP340_CHALLENGE)
                .add(bytes(r))
                .add(PUBLIC)
                .add(MESSAGE)
                .finish();
        return new BigInteger(1, hash.toBytes()).mod(N);
    }

    private static byte[] signature(BigInteger r, BigInteger s) {
        byte[] signature = Arrays.copyOf(bytes(r), 64);
        System.arraycopy(bytes(s), 0, signature, 32, 32);
        return signature;
    }

    private static byte[] bytes33(BigInteger x) {
        byte[] compressed = new byte[33];
        compressed[0] = 2;
        System.arraycopy(bytes(x), 0, compressed, 1, 32);
        return compressed;
    }

    private static List<BigInteger> with(List<BigInteger> edges, BigInteger... more) {
        return Stream.concat(edges.stream(), Arrays.stream(more)).toList();
    }

    private static byte[] bytes(BigInteger value) {
        return BigIntegers.asUnsignedByteArray(32, value);
    }
}
