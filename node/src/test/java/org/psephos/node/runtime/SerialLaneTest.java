package org.psephos.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SerialLaneTest {
    private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final SerialLane lane = new SerialLane("lane", 4, failures::add);

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void runsTasksInOrderOnItsOneThread() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            lane.execute(() -> order.add(number));
        }

        String thread = join(lane.submit(() -> Thread.currentThread().getName()));

        assertThat(thread).isEqualTo("lane");
        assertThat(order).containsExactly(0, 1, 2);
    }

    @Test
    void rejectsTasksBeyondItsCapacityAndMeasuresItsDepth() throws InterruptedException {
        var release = blockLane();
        for (int i = 0; i < 4; i++) {
            lane.execute(() -> {});
        }

        assertThat(lane.depth()).isEqualTo(4);
        assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(lane.submit(() -> 1).toCompletableFuture()).isCompletedExceptionally();

        release.countDown();
        assertThat(join(after(0))).isTrue();
        assertThat(lane.depth()).isZero();
    }

    @Test
    void timersRunOnTheLaneWhateverItsDepth() throws InterruptedException {
        var release = blockLane();
        for (int i = 0; i < 4; i++) {
            lane.execute(() -> {});
        }
        CompletableFuture<Boolean> now = after(0);
        CompletableFuture<Boolean> later = after(5);
        release.countDown();

        assertThat(join(now)).isTrue();
        assertThat(join(later)).isTrue();
    }

    @Test
    void cancelledTimerNeverRunsEvenIfItWasDue() throws InterruptedException {
        var release = blockLane();
        var ran = new AtomicBoolean();
        var due = lane.schedule(0, () -> ran.set(true));
        var waiting = lane.schedule(20, () -> ran.set(true));
        due.cancel();
        waiting.cancel();
        waiting.cancel();
        release.countDown();

        assertThat(join(after(40))).isTrue();
        assertThat(ran).isFalse();
    }

    @Test
    void tellsWhatATaskThrewAndGoesOn() throws InterruptedException {
        lane.execute(() -> {
            throw new IllegalStateException("task");
        });
        lane.schedule(0, () -> {
            throw new IllegalStateException("timer");
        });

        assertThat(failures.take()).hasMessage("task");
        assertThat(failures.take()).hasMessage("timer");
        assertThat(lane.submit(() -> {
                            throw new IllegalStateException("submitted");
                        })
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5));
        assertThat(join(lane.submit(() -> 1))).isEqualTo(1);
    }

    @Test
    void closesAfterTheTasksThatAreThere() throws InterruptedException {
        var release = blockLane();
        var ran = new AtomicBoolean();
        lane.execute(() -> ran.set(true));
        lane.schedule(3_600_000, () -> ran.set(false));
        release.countDown();

        lane.close();

        assertThat(ran).isTrue();
        assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> lane.schedule(0, () -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> lane.schedule(9, () -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    /** Keeps the lane busy until counted down. */
    private CountDownLatch blockLane() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        lane.schedule(0, () -> {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        entered.await();
        return release;
    }

    private CompletableFuture<Boolean> after(long millis) {
        var done = new CompletableFuture<Boolean>();
        lane.schedule(
                millis, () -> done.complete(Thread.currentThread().getName().equals("lane")));
        return done;
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
