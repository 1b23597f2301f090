package org.psephos.node.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends threads within a stated time. */
final class Shutdown {
    private Shutdown() {}

    /** Rejects the tasks that wait, lets the rest finish, and interrupts it when the time is over. */
    static void within(Duration timeout, ThreadPoolExecutor threads) {
        threads.shutdown();
        var waiting = new ArrayList<Runnable>();
        threads.getQueue().drainTo(waiting);
        for (Runnable task : waiting) {
            if (task instanceof Task<?> known) {
                known.reject("closed");
            }
        }
        await(timeout, threads);
    }

    /** Lets all tasks finish, those that wait too, and interrupts them when the time is over. */
    static void await(Duration timeout, ThreadPoolExecutor threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
