package org.psephos.wallet.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "nul",
                "\"\u0001\"",
                "{\"a\"}",
                "1e999",
                "NaN",
                "'a'",
                "]"
            })
    void readsOneDocumentOrNothing(String text) {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void boundsDepth() {
        assertThat(parse("[".repeat(10_000) + "]".repeat(10_000))).isEmpty();
    }

    @Test
    void tellsAMissingFieldFromOneOfAnotherType() {
        Json json = parse("{\"a\":\"x\",\"b\":{\"c\":7},\"big\":123456789012345678901234567890}")
                .orElseThrow();

        assertThat(json.text("a")).contains("x");
        assertThat(json.whole("a")).isEmpty();
        assertThat(json.text("missing")).isEmpty();
        assertThat(json.at("b", "c")).contains(new Json.Whole(7));
        assertThat(json.at("a", "c")).isEmpty();
        assertThat(json.whole("big")).isEmpty();
    }

    @Test
    void writesNothingThatATerminalWouldObey() {
        String text = JsonText.pretty(
                Json.object().put("a", "\u001b[31m\u009b\u202eé").build());

        assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
    }

    private static Optional<Json> parse(String text) {
        return JsonText.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
