package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UndeliveredTest {
    private static final byte[] MESSAGE = new byte[1_000 - Undelivered.MESSAGE_COST_BYTES];

    private final AtomicLong total = new AtomicLong();
    private final Undelivered one = new Undelivered(2_000, total, 3_000);
    private final Undelivered other = new Undelivered(2_000, total, 3_000);

    @Test
    void waitsAboveItsLimitUntilHalfOfItIsDelivered() {
        one.add(MESSAGE);
        one.add(MESSAGE);
        assertThat(one.mustWait()).isFalse();
        one.add(MESSAGE);
        assertThat(one.mustWait()).isTrue();

        assertThat(one.remove(MESSAGE)).isFalse();
        assertThat(one.remove(MESSAGE)).isTrue();
        assertThat(one.remove(MESSAGE)).as("the loop was told already").isFalse();
        assertThat(total).hasValue(0);
    }

    @Test
    void waitsForOthersOnlyWithSomethingOfItsOwnUndelivered() {
        one.add(MESSAGE);
        one.add(MESSAGE);
        one.add(MESSAGE);
        assertThat(other.mustWait()).isFalse();
        other.add(MESSAGE);

        assertThat(other.mustWait()).isTrue();
        assertThat(other.remove(MESSAGE)).as("its last").isTrue();
    }

    @Test
    void countsWhatSmallMessagesCost() {
        for (int i = 0; i <= 2_000 / Undelivered.MESSAGE_COST_BYTES; i++) {
            assertThat(one.mustWait()).isFalse();
            one.add(new byte[1]);
        }
        assertThat(one.mustWait()).isTrue();
    }
}
