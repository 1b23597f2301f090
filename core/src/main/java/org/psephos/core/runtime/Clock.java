package org.psephos.core.runtime;

/** Tells the time. */
public interface Clock {
    /** Milliseconds since 1970-01-01T00:00Z by the machine's clock; may step either way. */
    long nowMillis();

    /** Nanoseconds from an arbitrary origin; never goes back. For durations only. */
    long nanoTime();

    /** {@link #nanoTime} in milliseconds. */
    default long steadyMillis() {
        return nanoTime() / 1_000_000;
    }
}
