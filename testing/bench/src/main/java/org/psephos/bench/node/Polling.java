package org.psephos.bench.node;

import java.io.IOException;
import java.time.Duration;

/** Waits in real time: a process cannot be put on a virtual clock. Nothing else here sleeps. */
public final class Polling {
    private Polling() {}

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * Asks again and again.
     *
     * @param what completes the sentence "… did not happen within 60 s"
     * @throws IOException when {@code limit} is over
     */
    public static void until(String what, Duration limit, Duration every, Condition condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("%s did not happen within %d s".formatted(what, limit.toSeconds()));
            }
            pause(every);
        }
    }

    public static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }
}
