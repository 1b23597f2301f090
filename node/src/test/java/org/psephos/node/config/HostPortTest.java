package org.psephos.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8645, true, false",
        "localhost:1, true, false",
        "[::1]:8645, true, false",
        "0.0.0.0:0, false, true",
        "[::]:65535, false, true",
        "node.example:8646, false, false"
    })
    void tellsHowFarAnAddressReaches(String text, boolean loopback, boolean every) {
        HostPort place = HostPort.find(text).orElseThrow();

        assertThat(place.isLoopback()).isEqualTo(loopback);
        assertThat(place.isEveryAddress()).isEqualTo(every);
        assertThat(place).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "host", "host:", ":1", "[]:1", "host:65536", "host:-1", "host:1 ", "host:100000"})
    void refusesWhatIsNone(String text) {
        assertThat(HostPort.find(text)).isEmpty();
    }
}
