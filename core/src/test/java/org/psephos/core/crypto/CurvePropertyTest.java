package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Both curves over random keys, messages and damage. */
class CurvePropertyTest {
    private final Secp256k1 portable = TestCurves.PORTABLE;
    private final Secp256k1 fast = TestCurves.NATIVE;

    @Property(tries = 100)
    void eachVerifiesWhatTheOtherSigned(
            @ForAll @Size(32) byte[] secret, @ForAll @Size(max = 80) byte[] message, @ForAll @Size(32) byte[] aux) {
        PrivateKey.parse(secret).ifPresent(key -> {
            byte[] signature = fast.sign(key, message, aux);
            PublicKey publicKey = portable.publicKey(key);

            assertThat(portable.sign(key, message, aux)).isEqualTo(signature);
            assertThat(fast.publicKey(key)).isEqualTo(publicKey);
            assertThat(portable.verify(signature, message, publicKey)).isTrue();
            assertThat(fast.verify(signature, message, publicKey)).isTrue();
        });
    }

    @Property(tries = 300)
    void damageIsFoundByBothOrNeither(
            @ForAll @Size(32) byte[] message,
            @ForAll @IntRange(max = 127) int at,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        PrivateKey key =
                PrivateKey.parse(Sha256.plain().add(message).finish().toBytes()).orElseThrow();
        byte[] all = new byte[128];
        System.arraycopy(fast.sign(key, message, new byte[32]), 0, all, 0, 64);
        System.arraycopy(message, 0, all, 64, 32);
        fast.publicKey(key).writeTo(all, 96);
        all[at] ^= (byte) flip;

        assertThat(agreedVerdict(all)).isFalse();
    }

    @Property(tries = 300)
    void noiseIsJudgedAlike(@ForAll @Size(128) byte[] noise) {
        agreedVerdict(noise);
    }

    @Property(tries = 150)
    void tweakingKeyAndPointAgree(@ForAll @Size(32) byte[] secret, @ForAll @Size(32) byte[] tweak) {
        PrivateKey.parse(secret).ifPresent(key -> {
            byte[] point = fast.compressedPublicKey(key);
            var viaKey = fast.addTweak(key, tweak).map(portable::compressedPublicKey);
            var viaPoint = portable.addTweak(point, tweak);

            assertThat(viaKey.isPresent()).isEqualTo(viaPoint.isPresent());
            viaKey.ifPresent(sum -> assertThat(viaPoint.orElseThrow()).isEqualTo(sum));
            assertThat(fast.addTweak(point, tweak).isPresent()).isEqualTo(viaPoint.isPresent());
            assertThat(portable.addTweak(key, tweak).map(fast::publicKey))
                    .isEqualTo(fast.addTweak(key, tweak).map(portable::publicKey));
        });
    }

    /** Signature, message and key in one row. */
    private boolean agreedVerdict(byte[] row) {
        byte[] signature = Arrays.copyOf(row, 64);
        byte[] message = Arrays.copyOfRange(row, 64, 96);
        PublicKey key = PublicKey.read(row, 96);
        boolean verdict = fast.verify(signature, message, key);

        assertThat(portable.verify(signature, message, key)).isEqualTo(verdict);
        assertThat(portable.isValid(key)).isEqualTo(fast.isValid(key));
        return verdict;
    }
}
