package org.psephos.core.runtime;

/** Runs a task later, on the thread that the implementation names. */
public interface Scheduler {
    /** Runs {@code task} once, not before {@code delayMillis} have passed (0 or less: as soon as possible). */
    Timer schedule(long delayMillis, Runnable task);

    /** A task that waits. */
    interface Timer {
        /** Prevents a run that has not begun. */
        void cancel();
    }
}
