package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MnemonicTest {
    private static final String TWELVE = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    static Stream<Arguments> onBothCurves() {
        List<String[]> rows = Resource.lines("bip39.tsv")
                .skip(1)
                .map(line -> line.split("\t", -1))
                .toList();
        return TestCurves.all().stream()
                .flatMap(curve -> rows.stream().map(row -> Arguments.of(curve, row[0], row[1], row[2], row[3])));
    }

    @ParameterizedTest
    @MethodSource("onBothCurves")
    void wordsSeedAndMasterKeyAreThoseOfTheTable(
            TestCurves.Named curve, String entropy, String words, String seed, String master) {
        Mnemonic mnemonic = read(words);
        byte[] derived = mnemonic.seed("TREZOR");

        assertThat(Mnemonic.ofEntropy(HexFormat.of().parseHex(entropy)).words()).isEqualTo(words);
        assertThat(mnemonic.words()).isEqualTo(words);
        assertThat(derived).isEqualTo(HexFormat.of().parseHex(seed));
        assertThat(ExtendedPrivateKey.master(derived, curve.curve()).serialize())
                .isEqualTo(master);
    }

    @Test
    void wordListIsSortedAndToldApartByFourLetters() {
        List<String> words = IntStream.range(0, 2048).mapToObj(Wordlist::word).toList();

        assertThat(words).isSorted().doesNotHaveDuplicates();
        assertThat(words.stream().map(w -> w.substring(0, Math.min(4, w.length()))))
                .doesNotHaveDuplicates();
        assertThat(Wordlist.index("zoo")).isEqualTo(2047);
    }

    @Test
    void caseAndSpacesDoNotMatter() {
        String typed = "\n " + TWELVE.toUpperCase(Locale.ROOT).replace(" ", " \t\r\n ") + "  ";

        assertThat(read(typed).words()).isEqualTo(TWELVE);
    }

    /** Passphrases are equal if they look equal: composed and decomposed accents give one seed (NFKD). */
    @Test
    void passphraseIsNormalised() {
        assertThat(read(TWELVE).seed("caf\u00e9")).isEqualTo(read(TWELVE).seed("cafe\u0301"));
        assertThat(read(TWELVE).seed("cafe")).isNotEqualTo(read(TWELVE).seed("caf\u00e9"));
    }

    @Test
    void wrongLastWordFailsTheChecksum() {
        assertThat(Mnemonic.parse(TWELVE.replace("yellow", "zoo"))).isEqualTo(new Mnemonic.Parsed.BadChecksum());
    }

    @Test
    void swappedWordsFailTheChecksum() {
        assertThat(Mnemonic.parse("winner legal thank year wave sausage worth useful legal winner thank yellow"))
                .isEqualTo(new Mnemonic.Parsed.BadChecksum());
    }

    @ParameterizedTest
    @CsvSource({
        "legall, legal",
        "winer, winner",
        "yaer, year",
        "sausagge, sausage",
        "worht, worth",
        "usefull, useful",
        "yelow, yellow",
        "thnk, thank",
        "wavve, wave",
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq, "
    })
    void unknownWordComesWithTheNearest(String typed, String meant) {
        String words = TWELVE.replaceFirst("useful", typed);

        assertThat(Mnemonic.parse(words)).isInstanceOfSatisfying(Mnemonic.Parsed.UnknownWord.class, unknown -> {
            assertThat(unknown.position()).isEqualTo(8);
            assertThat(Wordlist.index(unknown.suggestion())).isNotNegative();
            if (meant != null) {
                assertThat(unknown.suggestion()).isEqualTo(meant);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "'   ', 0",
        "legal, 1",
        "legal winner thank year wave sausage worth useful legal winner thank, 11"
    })
    void otherCountsAreRefused(String words, int count) {
        assertThat(Mnemonic.parse(words)).isEqualTo(new Mnemonic.Parsed.WrongCount(count));
        assertThat(Mnemonic.parse("abandon ".repeat(27))).isEqualTo(new Mnemonic.Parsed.WrongCount(27));
    }

    @Test
    void generatesTheCountAskedFor() {
        Mnemonic twelve = Mnemonic.generate(byte[]::new, 12);

        assertThat(twelve.words()).isEqualTo("abandon ".repeat(11) + "about");
        assertThat(Mnemonic.generate(byte[]::new, 24).words().split(" ")).hasSize(24);
        assertThatIllegalArgumentException().isThrownBy(() -> Mnemonic.generate(byte[]::new, 13));
    }

    @Test
    void neverPrintsItselfAndCanBeDestroyed() {
        Mnemonic mnemonic = read(TWELVE);
        assertThat(mnemonic.toString()).doesNotContain("legal");

        mnemonic.destroy();

        assertThat(mnemonic.isDestroyed()).isTrue();
        assertThatIllegalStateException().isThrownBy(mnemonic::words);
        assertThatIllegalStateException().isThrownBy(() -> mnemonic.seed(""));
    }

    @Property(tries = 300)
    void readsWhatItWrote(@ForAll @Size(32) byte[] random, @ForAll @IntRange(min = 4, max = 8) int quads) {
        byte[] entropy = Arrays.copyOf(random, 4 * quads);

        String words = Mnemonic.ofEntropy(entropy).words();

        assertThat(words.split(" ")).hasSize(3 * quads);
        assertThat(read(words).words()).isEqualTo(words);
    }

    @Property(tries = 100)
    void sillyWordsAreValuesToo(@ForAll List<@StringLength(max = 30) String> words) {
        String text = words.stream().collect(Collectors.joining(" "));

        assertThat(Mnemonic.parse(text)).isNotNull();
    }

    private static Mnemonic read(String words) {
        return switch (Mnemonic.parse(words)) {
            case Mnemonic.Parsed.Ok ok -> ok.mnemonic();
            case Mnemonic.Parsed other -> throw new AssertionError(other);
        };
    }
}
