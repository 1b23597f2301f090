package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** BIP-340's own vectors, on both curves. */
class Bip340VectorsTest {
    /** Empty fields are as in the original table: rows 5 and on have no secret key. */
    record Vector(
            String index, String secret, String key, String aux, String message, String signature, boolean valid) {}

    static Stream<Arguments> onBothCurves() {
        return onBothCurves(vector -> true);
    }

    static Stream<Arguments> withSecretOnBothCurves() {
        return onBothCurves(vector -> !vector.secret.isEmpty());
    }

    private static Stream<Arguments> onBothCurves(Predicate<Vector> chosen) {
        List<Vector> vectors = Resource.lines("bip340.csv")
                .skip(1)
                .map(Bip340VectorsTest::parse)
                .filter(chosen)
                .toList();
        return TestCurves.all().stream().flatMap(curve -> vectors.stream().map(vector -> Arguments.of(curve, vector)));
    }

    @ParameterizedTest
    @MethodSource("onBothCurves")
    void verdictIsTheOneOfTheTable(TestCurves.Named curve, Vector vector) {
        boolean verdict = curve.curve().verify(hex(vector.signature), hex(vector.message), PublicKey.parse(vector.key));

        assertThat(verdict).isEqualTo(vector.valid);
    }

    @ParameterizedTest
    @MethodSource("withSecretOnBothCurves")
    void signatureIsTheOneOfTheTable(TestCurves.Named curve, Vector vector) {
        PrivateKey secret = PrivateKey.parse(hex(vector.secret)).orElseThrow();

        assertThat(curve.curve().publicKey(secret)).isEqualTo(PublicKey.parse(vector.key));
        assertThat(curve.curve().sign(secret, hex(vector.message), hex(vector.aux)))
                .isEqualTo(hex(vector.signature));
    }

    private static Vector parse(String line) {
        String[] f = line.split(",", 8);
        return new Vector(f[0], f[1], f[2], f[3], f[4], f[5], f[6].equals("TRUE"));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
