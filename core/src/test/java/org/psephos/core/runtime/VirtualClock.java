package org.psephos.core.runtime;

/** A clock that goes with a {@link VirtualScheduler} and can be set wrong. */
public final class VirtualClock implements Clock {
    private final VirtualScheduler time;
    private long offsetMillis;

    /** Shows {@code startMillis} at the beginning of virtual time. */
    public VirtualClock(VirtualScheduler time, long startMillis) {
        this.time = time;
        offsetMillis = startMillis;
    }

    /** Sets the clock forward, or back by a negative number, as an operator would; {@link #nanoTime} goes on. */
    public void step(long millis) {
        offsetMillis += millis;
    }

    @Override
    public long nowMillis() {
        return time.elapsedMillis() + offsetMillis;
    }

    @Override
    public long nanoTime() {
        return time.elapsedMillis() * 1_000_000;
    }
}
