package org.psephos.wallet.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.psephos.core.fixtures.Allocation;

class JsonFuzzTest {
    /** Refused, or a value that is the same when it is written again. */
    @FuzzTest(maxDuration = "1m")
    void document(byte[] input) {
        Allocation.isBounded(input.length, () -> JsonText.parse(input));

        JsonText.parse(input).ifPresent(json -> assertThat(
                        JsonText.parse(JsonText.pretty(json).getBytes(StandardCharsets.UTF_8)))
                .contains(json));
    }
}
