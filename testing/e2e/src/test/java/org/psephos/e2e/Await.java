package org.psephos.e2e;

import java.io.IOException;
import java.time.Duration;
import org.psephos.bench.node.Polling;

/** Waits in real time, up to a limit, for what a process does. */
final class Await {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Await() {}

    /** @param what completes the sentence "… did not happen within 60 s" */
    static void until(String what, int limitSeconds, Polling.Condition condition)
            throws IOException, InterruptedException {
        Polling.until(what, Duration.ofSeconds(limitSeconds), BETWEEN_LOOKS, condition);
    }
}
