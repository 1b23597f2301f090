package org.psephos.wallet.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\u001b[31mb            | ab",
                "a\u001b]0;owned\u0007b  | ab",
                "a\u001b]8;;http://x\u001b\\b | ab",
                "a\u009b2Jb              | ab",
                "a\u001bPq\u001b\\b      | ab",
                "a\u001b(0b              | ab",
                "a\u202eb\u2066c         | abc",
                "a\u0008\u0000b          | ab",
                "a\u200b\u00adb          | ab",
                "Élection 選挙 Εκλογή    | Élection 選挙 Εκλογή",
            })
    void leavesOnlyWhatCanBeSeen(String text, String expected) {
        assertThat(PlainText.of(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "é, 1", "e\u0301, 1", "選挙, 4"})
    void knowsHowWideATextIs(String text, int width) {
        assertThat(PlainText.width(text)).isEqualTo(width);
    }
}
