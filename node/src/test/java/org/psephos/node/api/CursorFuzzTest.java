package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.Deadline;
import org.psephos.node.api.http.ProblemException;

class CursorFuzzTest {
    private static final Deadline NO_DEADLINE = new Deadline(new VirtualClock(new VirtualScheduler(), 0), 1);

    /** Where a list goes on: a place as it was handed out, or the client's fault. */
    @FuzzTest(maxDuration = "1m")
    void before(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            assertThat(Pages.cursor(Pages.before(new Call(Map.of(), Map.of("before", text), NO_DEADLINE))))
                    .isEqualTo(text);
        } catch (ProblemException refused) {
            assertThat(refused.problem().status()).isEqualTo(400);
        }
    }
}
