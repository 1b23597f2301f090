package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strings here were made by an encoder of their own, not by this one. */
class AddressTest {
    private static final PublicKey KEY =
            PublicKey.parse("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9");
    private static final String TEXT = "psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79u5";

    @Test
    void isTheKnownText() {
        assertThat(new Address(Address.Prefix.MAIN, KEY)).hasToString(TEXT);
        assertThat(new Address(Address.Prefix.TEST, KEY))
                .hasToString("tpsv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmus9fena8");
    }

    @Test
    void readsItsTextInOneCase() {
        var address = new Address.Parsed.Ok(new Address(Address.Prefix.MAIN, KEY));

        assertThat(parse(TEXT)).isEqualTo(address);
        assertThat(parse(TEXT.toUpperCase(Locale.ROOT))).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            WRONG_PREFIX,  tpsv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmus9fena8
            WRONG_PREFIX,  abc1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusvgkesm
            BAD_CHECKSUM,  psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusajwfek
            BAD_CHECKSUM,  psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79uq
            BAD_CHECKSUM,  psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79u
            MIXED_CASE,    psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79U5
            MIXED_CASE,    PSV1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79u5
            WRONG_LENGTH,  psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmu34c2spx
            WRONG_LENGTH,  psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxcqcask3
            WRONG_LENGTH,  psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusq7mrjt9
            NOT_ON_CURVE,  psv1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzsm55c7g
            NOT_ON_CURVE,  psv1llllllllllllllllllllllllllllllllllllllllllllallllscqw3pfrs
            MALFORMED,     psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79b5
            MALFORMED,     " psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79u5"
            MALFORMED,     "psv1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79u5\\n"
            MALFORMED,     ""
            MALFORMED,     psv1
            MALFORMED,     1lycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79u5
            MALFORMED,     psvlycg5qvjtrp3qjf5f7zl382j9x6nrjz9sdhenvyxq8c3808qxmusgw79u5
            """)
    void saysWhyAStringIsNoAddress(Address.Reason reason, String text) {
        assertThat(parse(text.replace("\\n", "\n")))
                .isInstanceOfSatisfying(Address.Parsed.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    @Test
    void hugeStringIsRefusedAtOnce() {
        assertThat(parse("psv1" + "q".repeat(10_000_000))).isInstanceOf(Address.Parsed.Refused.class);
    }

    /** Turkish has a dotless i, and full-width letters look like letters. */
    @Test
    void lettersOfOtherAlphabetsAreNoneOfOurs() {
        for (char alien : new char[] {'\u0130', '\u0131', '\u212a', '\uff50', '\u0000', '\u00e9'}) {
            assertThat(parse(TEXT.replace('8', alien))).isInstanceOf(Address.Parsed.Refused.class);
        }
    }

    @Test
    void anyOneWrongCharacterIsFound() {
        for (int at = 0; at < TEXT.length(); at++) {
            for (char c = 33; c < 127; c++) {
                if (c != TEXT.charAt(at)) {
                    String wrong = TEXT.substring(0, at) + c + TEXT.substring(at + 1);
                    assertThat(parse(wrong)).isInstanceOf(Address.Parsed.Refused.class);
                }
            }
        }
    }

    @Test
    void neighboursSwappedAreFound() {
        for (int at = 0; at + 1 < TEXT.length(); at++) {
            char[] swapped = TEXT.toCharArray();
            swapped[at] = TEXT.charAt(at + 1);
            swapped[at + 1] = TEXT.charAt(at);
            if (!TEXT.equals(new String(swapped))) {
                assertThat(parse(new String(swapped))).isInstanceOf(Address.Parsed.Refused.class);
            }
        }
    }

    @Property(tries = 200)
    void readsWhatItWrote(@ForAll @Size(32) byte[] secret) {
        PrivateKey.parse(secret).map(TestCurves.NATIVE::publicKey).ifPresent(key -> {
            var address = new Address(Address.Prefix.TEST, key);

            assertThat(Address.parse(address.toString(), Address.Prefix.TEST, TestCurves.PORTABLE))
                    .isEqualTo(new Address.Parsed.Ok(address));
        });
    }

    private static Address.Parsed parse(String text) {
        return Address.parse(text, Address.Prefix.MAIN, TestCurves.NATIVE);
    }
}
