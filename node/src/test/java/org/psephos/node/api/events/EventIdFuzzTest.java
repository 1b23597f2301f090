package org.psephos.node.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class EventIdFuzzTest {
    private static final int CAPACITY = 8;

    /** Whatever a reader says it has seen last: an event that is still there, or nothing. */
    @FuzzTest(maxDuration = "1m")
    void lastEventId(byte[] input) {
        var log = new EventLog("run", CAPACITY);
        for (int i = 0; i < 20; i++) {
            log.append(EventType.STATUS, new byte[] {'{', '}'});
        }
        String id = new String(input, StandardCharsets.ISO_8859_1);

        log.parse(id).ifPresent(number -> {
            assertThat(number).isBetween(log.last() - CAPACITY, log.last());
            assertThat(log.id(number)).isEqualTo(id);
            assertThat(log.after(number, 100)).isPresent();
        });
    }
}
