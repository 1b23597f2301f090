package org.psephos.node.api.http;

import org.psephos.core.runtime.Clock;

/** When an answer is no longer wanted. Long work looks at it now and then. */
public record Deadline(Clock clock, long atNanos) {
    static Deadline in(Clock clock, long millis) {
        return new Deadline(clock, clock.nanoTime() + millis * 1_000_000);
    }

    public boolean hasPassed() {
        return clock.nanoTime() - atNanos > 0;
    }

    /** To be called in loops. */
    public void check() throws ProblemException {
        if (hasPassed()) {
            throw new ProblemException(passed());
        }
    }

    static Problem passed() {
        return Problem.busy("DEADLINE_EXCEEDED", "The answer took too long. Ask for less, or again later.");
    }
}
