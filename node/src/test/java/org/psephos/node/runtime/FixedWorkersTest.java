package org.psephos.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FixedWorkersTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FixedWorkers workers = new FixedWorkers("check", 2, 3);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        workers.close();
    }

    @Test
    void runsAsManyAtATimeAsItSays() throws InterruptedException {
        var together = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            workers.submit(() -> {
                together.countDown();
                release.await();
                return Thread.currentThread().getName();
            });
        }
        together.await();

        assertThat(workers.parallelism()).isEqualTo(2);
    }

    @Test
    void rejectsWhatDoesNotFitItsQueue() {
        fill();

        assertThat(workers.depth()).isEqualTo(3);
        assertThat(workers.submit(() -> 1).toCompletableFuture())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class)
                .withMessageContaining("full");
    }

    @Test
    void bringsBackResultsAndFailures() {
        assertThat(workers.submit(() -> 42).toCompletableFuture())
                .succeedsWithin(SOON)
                .isEqualTo(42);
        assertThat(workers.submit(() -> {
                            throw new IllegalStateException("broken");
                        })
                        .toCompletableFuture())
                .failsWithin(SOON)
                .withThrowableThat()
                .withMessageContaining("broken");
    }

    @Test
    void closingAnswersThoseThatWait() {
        fill();
        var waiting = workers.submit(() -> 1).toCompletableFuture();
        release.countDown();
        workers.close();

        assertThat(waiting).isDone();
        assertThat(workers.submit(() -> 1).toCompletableFuture())
                .failsWithin(SOON)
                .withThrowableThat()
                .withMessageContaining("closed");
    }

    private void fill() {
        for (int i = 0; i < 5; i++) {
            workers.submit(() -> {
                release.await();
                return 0;
            });
        }
    }
}
