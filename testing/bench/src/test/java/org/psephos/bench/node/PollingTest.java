package org.psephos.bench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollingTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksUntilItHolds() throws Exception {
        Polling.until("a third time", Duration.ofMinutes(1), Duration.ZERO, () -> asked.incrementAndGet() == 3);

        assertThat(asked).hasValue(3);
    }

    @Test
    void givesUpAtTheLimit() {
        assertThatThrownBy(() -> Polling.until("never", Duration.ZERO, Duration.ofMillis(1), () -> false))
                .isInstanceOf(IOException.class)
                .hasMessage("never did not happen within 0 s");
    }
}
