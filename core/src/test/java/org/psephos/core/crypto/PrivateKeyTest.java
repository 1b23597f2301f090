package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

class PrivateKeyTest {
    private static final BigInteger N = new BigInteger(Scalars.ORDER_HEX, 16);

    @Test
    void isFromOneToTheOrderExclusive() {
        assertThat(PrivateKey.parse(bytes(BigInteger.ONE))).isPresent();
        assertThat(PrivateKey.parse(bytes(N.subtract(BigInteger.ONE)))).isPresent();
        for (BigInteger bad : List.of(
                BigInteger.ZERO,
                N,
                N.add(BigInteger.ONE),
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE))) {
            assertThat(PrivateKey.parse(bytes(bad))).isEmpty();
        }
        assertThat(PrivateKey.parse(new byte[31])).isEmpty();
        assertThat(PrivateKey.parse(new byte[33])).isEmpty();
    }

    @Test
    void comparisonWithTheOrderIsThatOfIntegers() {
        for (int bit = 0; bit < 256; bit++) {
            for (BigInteger near :
                    List.of(N, N.flipBit(bit), N.subtract(BigInteger.ONE).flipBit(bit))) {
                assertThat(Scalars.isBelowOrder(bytes(near))).isEqualTo(near.compareTo(N) < 0);
            }
        }
    }

    @Test
    void neverPrintsItself() {
        byte[] secret = bytes(new BigInteger("1234567890abcdef", 16));
        PrivateKey key = PrivateKey.parse(secret).orElseThrow();

        assertThat(key.toString())
                .doesNotContain(HexFormat.of().formatHex(secret))
                .doesNotContain("90abcdef");
    }

    @Test
    void isGoneOnceDestroyed() {
        PrivateKey key = PrivateKey.parse(bytes(BigInteger.TEN)).orElseThrow();
        byte[] held = key.scalar();

        key.destroy();

        assertThat(held).containsOnly(0);
        assertThat(key.isDestroyed()).isTrue();
        assertThatIllegalStateException().isThrownBy(key::toBytes);
        for (TestCurves.Named named : TestCurves.all()) {
            assertThatIllegalStateException().isThrownBy(() -> named.curve().publicKey(key));
            assertThatIllegalStateException().isThrownBy(() -> named.curve().sign(key, new byte[32], new byte[32]));
        }
    }

    @Test
    void copiesWhatItIsGiven() {
        byte[] secret = bytes(BigInteger.TEN);
        PrivateKey key = PrivateKey.parse(secret).orElseThrow();
        secret[31] = 0;
        key.toBytes()[31] = 0;

        assertThat(key.toBytes()).isEqualTo(bytes(BigInteger.TEN));
    }

    @Test
    void generationDrawsAgainWhatIsOutOfRange() {
        var draws = new ArrayDeque<>(List.of(bytes(N), new byte[32], bytes(BigInteger.TWO)));

        PrivateKey key = PrivateKey.generate(count -> draws.remove());

        assertThat(key.toBytes()).isEqualTo(bytes(BigInteger.TWO));
    }

    private static byte[] bytes(BigInteger value) {
        return BigIntegers.asUnsignedByteArray(32, value);
    }
}
