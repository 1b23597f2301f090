package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtendedKeyTest {
    private static final byte[] SEED = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    static Stream<Arguments> chains() {
        return onBothCurves("bip32.tsv");
    }

    static Stream<Arguments> invalidKeys() {
        return onBothCurves("bip32-invalid.tsv");
    }

    private static Stream<Arguments> onBothCurves(String resource) {
        List<String[]> rows = Resource.lines(resource)
                .skip(1)
                .map(line -> line.split("\t", -1))
                .toList();
        return TestCurves.all().stream().flatMap(curve -> rows.stream().map(row -> Arguments.of(curve, row)));
    }

    /** Fields: seed, path, xpub, xprv. */
    @ParameterizedTest
    @MethodSource("chains")
    void chainIsTheOneOfTheTable(TestCurves.Named curve, String[] row) {
        KeyPath path = KeyPath.parse(row[1]).orElseThrow();
        ExtendedPrivateKey key = ExtendedPrivateKey.master(HexFormat.of().parseHex(row[0]), curve.curve())
                .derive(path);

        assertThat(path).hasToString(row[1]);
        assertThat(key.serialize()).isEqualTo(row[3]);
        assertThat(key.toPublic().serialize()).isEqualTo(row[2]);
        assertThat(parse(row[3], curve).serialize()).isEqualTo(row[3]);
        assertThat(parse(row[2], curve).serialize()).isEqualTo(row[2]);
    }

    @ParameterizedTest
    @MethodSource("invalidKeys")
    void invalidKeyIsRefused(TestCurves.Named curve, String[] row) {
        assertThat(ExtendedKey.parse(row[0], curve.curve())).isInstanceOf(ExtendedKey.Parsed.Refused.class);
    }

    @ParameterizedTest
    @MethodSource("org.psephos.core.crypto.TestCurves#all")
    void publicDerivationMeetsThePrivateOne(TestCurves.Named curve) {
        ExtendedPrivateKey account =
                ExtendedPrivateKey.master(SEED, curve.curve()).child(7 | KeyPath.HARDENED);
        for (int number : new int[] {0, 1, Integer.MAX_VALUE}) {
            ExtendedPublicKey child = account.toPublic().child(number);

            assertThat(child.serialize())
                    .isEqualTo(account.child(number).toPublic().serialize());
            assertThat(child.key())
                    .isEqualTo(curve.curve().publicKey(account.child(number).key()));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> account.toPublic().child(KeyPath.HARDENED));
    }

    @Test
    void destroyingAKeyLeavesItsRelativesAlone() {
        ExtendedPrivateKey master = ExtendedPrivateKey.master(SEED, TestCurves.NATIVE);
        ExtendedPrivateKey child = master.derive(KeyPath.account(0));
        String text = child.serialize();

        master.destroy();

        assertThat(master.isDestroyed()).isTrue();
        assertThatIllegalStateException().isThrownBy(master::serialize);
        assertThat(child.serialize()).isEqualTo(text);
    }

    @Test
    void emptyPathIsAKeyOfItsOwn() {
        ExtendedPrivateKey master = ExtendedPrivateKey.master(SEED, TestCurves.NATIVE);
        ExtendedPrivateKey same = master.derive(new KeyPath(List.of()));

        same.destroy();

        assertThat(master.serialize()).startsWith("xprv");
    }

    @Test
    void privateKeyNeverPrintsItself() {
        assertThat(ExtendedPrivateKey.master(SEED, TestCurves.NATIVE).toString())
                .doesNotContain("xprv");
    }

    @Test
    void treeEndsAtDepth255() {
        ExtendedPrivateKey key = ExtendedPrivateKey.master(SEED, TestCurves.NATIVE);
        for (int depth = 0; depth < 255; depth++) {
            key = key.child(0);
        }
        ExtendedPrivateKey deepest = key;
        assertThatIllegalStateException().isThrownBy(() -> deepest.child(0));
        assertThatIllegalStateException().isThrownBy(() -> deepest.toPublic().child(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 65})
    void seedHasSixteenToSixtyFourBytes(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtendedPrivateKey.master(new byte[bytes], TestCurves.NATIVE));
    }

    @Test
    void accountsHaveAPathOfTheirOwn() {
        assertThat(KeyPath.account(3)).hasToString("m/44'/7369590'/3'/0/0");
        assertThatIllegalArgumentException().isThrownBy(() -> KeyPath.account(-1));
    }

    @ParameterizedTest
    @CsvSource({
        "m, m",
        "m/0, m/0",
        "m/0h/1H/2', m/0'/1'/2'",
        "m/2147483647', m/2147483647'",
        "m/2147483648,",
        "m/4294967295,",
        "m/99999999999999999999,",
        "'',",
        "/0,",
        "m/,",
        "m//1,",
        "m/-1,",
        "m/+1,",
        "M/0,",
        "m/0'',",
        "m/',",
        "m/1 ,m/1",
        "m/\u0661,",
        "n/0,"
    })
    void pathIsReadStrictly(String text, String canonical) {
        assertThat(KeyPath.parse(text).map(KeyPath::toString)).isEqualTo(Optional.ofNullable(canonical));
    }

    @Property(tries = 500)
    void noiseIsNoKey(@ForAll String noise) {
        assertThat(ExtendedKey.parse(noise, TestCurves.PORTABLE)).isInstanceOf(ExtendedKey.Parsed.Refused.class);
    }

    @Property(tries = 300)
    void bytesSurviveBase58(@ForAll @Size(max = 90) byte[] bytes) {
        assertThat(Base58Check.decode(Base58Check.encode(bytes), 140))
                .hasValueSatisfying(decoded -> assertThat(decoded).isEqualTo(bytes));
    }

    private static ExtendedKey parse(String text, TestCurves.Named curve) {
        return switch (ExtendedKey.parse(text, curve.curve())) {
            case ExtendedKey.Parsed.Ok ok -> ok.key();
            case ExtendedKey.Parsed.Refused refused -> throw new AssertionError(refused.detail());
        };
    }
}
