package org.psephos.node.maintenance;

import java.io.PrintWriter;
import org.psephos.core.runtime.Clock;

/** Results on stdout, what is being done on stderr, no more often than once in two seconds. */
final class Console {
    private static final long INTERVAL_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Clock clock;
    private long lastNanos;

    Console(PrintWriter out, PrintWriter err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.lastNanos = clock.nanoTime();
    }

    void result(String line) {
        out.println(line);
        out.flush();
    }

    void note(String line) {
        err.println(line);
        err.flush();
    }

    void fault(String code, String message) {
        note("psephos-node: " + code + ": " + message);
    }

    void progress(String what, long done, long total) {
        long now = clock.nanoTime();
        if (now - lastNanos > INTERVAL_NANOS) {
            lastNanos = now;
            note("  " + what + ": " + done + (total > 0 ? " of " + Math.max(done, total) : ""));
        }
    }
}
