package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneQueueTest {
    private final Queue<Runnable> onLane = new ArrayDeque<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();
    private boolean full;
    private final LaneQueue queue = new LaneQueue(
            task -> {
                if (full) {
                    throw new RejectedExecutionException("full");
                }
                onLane.add(task);
            },
            later::add);

    private void runLane() {
        while (!onLane.isEmpty()) {
            onLane.remove().run();
        }
    }

    @Test
    void putsOneTaskOnTheLaneForMany() {
        IntStream.range(0, 1_000).forEach(i -> queue.put(() -> done.add(i)));
        assertThat(onLane).hasSize(1);
        onLane.remove().run();

        assertThat(onLane).as("others on the lane get their turn").hasSize(1);
        assertThat(done).hasSizeLessThan(1_000);
        runLane();
        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void wakesTheLaneOnceForAllThatWasAdded() {
        queue.add(() -> done.add(1));
        queue.add(() -> done.add(2));
        assertThat(onLane).isEmpty();
        queue.wake();
        queue.wake();
        assertThat(onLane).hasSize(1);
        queue.put(() -> done.add(3));
        runLane();

        assertThat(done).containsExactly(1, 2, 3);
        queue.wake();
        assertThat(onLane).as("nothing is left").isEmpty();
    }

    @Test
    void triesAgainWhenTheLaneWasFull() {
        full = true;
        queue.put(() -> done.add(1));
        queue.put(() -> done.add(2));
        assertThat(later).hasSize(1);
        full = false;
        later.remove().run();
        runLane();

        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        queue.put(() -> {
            throw new IllegalStateException("a bug");
        });
        queue.put(() -> done.add(1));

        assertThatThrownBy(this::runLane).isInstanceOf(IllegalStateException.class);
        runLane();
        assertThat(done).containsExactly(1);
    }

    @Test
    void saysWhenItIsBehind() {
        for (int i = 0; i <= LaneQueue.MAX_WAITING; i++) {
            assertThat(queue.isBehind()).isFalse();
            queue.put(() -> {});
        }
        assertThat(queue.isBehind()).isTrue();
        runLane();
        assertThat(queue.isBehind()).isFalse();
    }
}
