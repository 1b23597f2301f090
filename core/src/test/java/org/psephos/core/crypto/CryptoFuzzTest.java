package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Whatever reads text or bytes from outside: no exception, and what is accepted is written back alike. */
class CryptoFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void address(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        Address.Parsed fast = Address.parse(text, Address.Prefix.MAIN, TestCurves.NATIVE);

        assertThat(Address.parse(text, Address.Prefix.MAIN, TestCurves.PORTABLE))
                .isEqualTo(fast);
        if (fast instanceof Address.Parsed.Ok ok) {
            assertThat(ok.address()).hasToString(text.toLowerCase(Locale.ROOT));
        }
    }

    @FuzzTest(maxDuration = "1m")
    void mnemonic(FuzzedDataProvider data) {
        if (Mnemonic.parse(data.consumeRemainingAsString()) instanceof Mnemonic.Parsed.Ok ok) {
            String words = ok.mnemonic().words();

            assertThat(Mnemonic.parse(words)).isInstanceOf(Mnemonic.Parsed.Ok.class);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void extendedKey(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();

        if (ExtendedKey.parse(text, TestCurves.NATIVE) instanceof ExtendedKey.Parsed.Ok ok) {
            assertThat(ok.key().serialize()).isEqualTo(text);
        }
    }

    /** Thirty-two bytes of key, 64 of signature, the rest is the message. */
    @FuzzTest(maxDuration = "1m")
    void verification(byte[] row) {
        byte[] padded = Arrays.copyOf(row, Math.max(row.length, 96));
        PublicKey key = PublicKey.read(padded, 0);
        byte[] signature = Arrays.copyOfRange(padded, 32, 96);
        byte[] message = Arrays.copyOfRange(padded, 96, padded.length);

        assertThat(TestCurves.PORTABLE.verify(signature, message, key))
                .isEqualTo(TestCurves.NATIVE.verify(signature, message, key));
    }

    /** Two points of 33 bytes, a scalar of 32, then the input and proof of a VRF. */
    @FuzzTest(maxDuration = "1m")
    void points(byte[] row) {
        byte[] padded = Arrays.copyOf(row, Math.max(row.length, 98 + Secp256k1.VRF_PROOF_BYTES));
        byte[] point = Arrays.copyOf(padded, 33);
        byte[] other = Arrays.copyOfRange(padded, 33, 66);
        byte[] scalar = Arrays.copyOfRange(padded, 66, 98);
        byte[] proof = Arrays.copyOfRange(padded, 98, 98 + Secp256k1.VRF_PROOF_BYTES);
        byte[] input = Arrays.copyOfRange(padded, 98 + Secp256k1.VRF_PROOF_BYTES, padded.length);
        PublicKey key = PublicKey.read(padded, 1);

        agree(curve -> hex(curve.multiply(point, scalar)));
        agree(curve -> hex(curve.add(point, other)));
        agree(curve -> curve.verifyVrf(key, input, proof));
        PrivateKey.parse(scalar).ifPresent(secret -> {
            agree(curve -> hex(curve.multiply(point, secret)));
            agree(curve -> hex(Optional.of(curve.proveVrf(secret, input))));
        });
    }

    private static void agree(Function<Secp256k1, ?> question) {
        assertThat(question.apply(TestCurves.NATIVE)).isEqualTo(question.apply(TestCurves.PORTABLE));
    }

    private static Optional<String> hex(Optional<byte[]> bytes) {
        return bytes.map(HexFormat.of()::formatHex);
    }
}
