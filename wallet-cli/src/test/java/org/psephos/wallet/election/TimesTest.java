package org.psephos.wallet.election;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "+90s, 1090000",
        "+2h, 8200000",
        "+1d12h, 130600000",
        "1970-01-01T00:00:05Z, 5000",
        "1970-01-01T01:00:05+01:00, 5000",
        "1970-01-01 00:00:05Z, 5000",
    })
    void readsTimes(String text, long millis) {
        assertThat(Times.parse(text, 1_000_000)).contains(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "90s",
                "+",
                "+5",
                "+5w",
                "-5s",
                "2026-12-01",
                "2026-12-01T10:00:00",
                "2026-13-01T10:00:00Z",
                "1960-01-01T00:00:00Z",
                "+9999999999999s",
                "+1d1d1d1d1d1d1d1d1d"
            })
    void refusesWhatIsNoTime(String text) {
        assertThat(Times.parse(text, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "60s, 60000", "5m, 300000", "1h, 3600000"})
    void readsLengthsOfTime(String text, long millis) {
        assertThat(Times.duration(text)).contains(Duration.ofMillis(millis));
    }
}
