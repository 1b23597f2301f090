package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchVerifierTest {
    private record Signed(byte[] signature, byte[] message, PublicKey key) implements BatchVerifier.Claim {}

    /** Every third signature is damaged. */
    private final List<Signed> claims =
            IntStream.range(0, 20).mapToObj(BatchVerifierTest::signed).toList();

    @ParameterizedTest
    @MethodSource("org.psephos.core.crypto.TestCurves#all")
    void bitSaysWhatSingleVerificationSays(TestCurves.Named named) {
        BitSet valid = new BatchVerifier(named.curve()).verify(claims);

        for (int i = 0; i < claims.size(); i++) {
            Signed claim = claims.get(i);
            assertThat(valid.get(i))
                    .isEqualTo(named.curve().verify(claim.signature, claim.message, claim.key))
                    .isEqualTo(i % 3 != 0);
        }
    }

    @ParameterizedTest
    @MethodSource("org.psephos.core.crypto.TestCurves#all")
    void slicesAddUpToTheWhole(TestCurves.Named named) {
        var verifier = new BatchVerifier(named.curve());
        BitSet sum = verifier.verify(claims, 0, 7);
        sum.or(verifier.verify(claims, 7, 7));
        sum.or(verifier.verify(claims, 7, 20));

        assertThat(sum).isEqualTo(verifier.verify(claims));
        assertThat(verifier.verify(claims, 7, 20).nextSetBit(0)).isEqualTo(7);
        assertThat(verifier.verify(List.of()).isEmpty()).isTrue();
    }

    private static Signed signed(int i) {
        byte[] message = Sha256.plain().add(i).finish().toBytes();
        PrivateKey key =
                PrivateKey.parse(Sha256.plain().add(message).finish().toBytes()).orElseThrow();
        byte[] signature = TestCurves.NATIVE.sign(key, message, new byte[32]);
        signature[i] ^= (byte) (i % 3 == 0 ? 0x10 : 0);
        return new Signed(signature, message, TestCurves.NATIVE.publicKey(key));
    }
}
