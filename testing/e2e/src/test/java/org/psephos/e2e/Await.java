package org.psephos.e2e;

import java.io.IOException;
import java.time.Duration;
import org.psephos.bench.node.Polling;

/** Waits in real time for what a process does. */
final class Await {
    /** Only a net: a busy machine stalls for longer than anything here takes. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Await() {}

    /** @param what completes the sentence "… did not happen within 180 s" */
    static void until(String what, Polling.Condition condition) throws IOException, InterruptedException {
        Polling.until(what, LIMIT, BETWEEN_LOOKS, condition);
    }
}
