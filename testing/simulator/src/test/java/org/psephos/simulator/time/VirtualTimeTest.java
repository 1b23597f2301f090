package org.psephos.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime(new Trace());
    private final List<String> log = new ArrayList<>();

    private void run(long untilMillis) {
        while (time.step(untilMillis)) {
            // Each step is one event.
        }
    }

    @Test
    void runsByTimeAndThenInTheOrderOfScheduling() {
        time.at(20, () -> log.add("c"));
        time.at(10, () -> log.add("a"));
        time.at(10, () -> log.add("b"));
        run(20);

        assertThat(log).containsExactly("a", "b", "c");
        assertThat(time.events()).isEqualTo(3);
    }

    @Test
    void cancelledEventsDoNotHappen() {
        time.at(10, () -> log.add("a")).cancel();
        run(50);

        assertThat(log).isEmpty();
        assertThat(time.events()).isZero();
        assertThat(time.nowMillis()).isEqualTo(50);
    }

    @Test
    void laneKeepsTheOrderOfItsTasks() {
        var lane = new Lane(new Life(time, failure -> log.add("fault")), new Chance(3));
        for (int i = 0; i < 100; i++) {
            int number = i;
            lane.execute(() -> log.add(Integer.toString(number)));
        }
        run(1_000);

        assertThat(log)
                .hasSize(100)
                .isSortedAccordingTo((one, other) -> Integer.parseInt(one) - Integer.parseInt(other));
    }

    @Test
    void nothingOfAnEndedLifeHappens() {
        var life = new Life(time, failure -> log.add("fault"));
        var lane = new Lane(life, new Chance(3));
        lane.execute(() -> log.add("task"));
        lane.schedule(5, () -> log.add("timer"));
        life.end();
        run(1_000);

        assertThat(log).isEmpty();
    }

    @Test
    void whatTheCodeThrowsIsToldAndTheLaneGoesOn() {
        var lane = new Lane(new Life(time, failure -> log.add(failure.getMessage())), new Chance(3));
        lane.execute(() -> {
            throw new IllegalStateException("broken");
        });
        lane.execute(() -> log.add("next"));
        run(1_000);

        assertThat(log).containsExactly("broken", "next");
    }
}
