package org.psephos.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static List<String> read(String json) {
        byte[] bytes = ("head" + json + "tail").getBytes(StandardCharsets.UTF_8);
        return Verdicts.read(bytes, 4, bytes.length - 8, 3);
    }

    @Test
    void readsVerdictsAndTheCodesOfRefusals() {
        assertThat(read("""
                [{"verdict":"accepted","id":"ab"},{"id":"cd","verdict":"duplicate"},
                 {"verdict":"rejected","code":"BAD_SIGNATURE","detail":"a \\"quoted\\" word: {verdict}"}]""")).containsExactly("accepted", "duplicate", "BAD_SIGNATURE");
    }

    @Test
    void readsNothingFromNothing() {
        assertThat(read("[]")).isEmpty();
    }
}
