package org.psephos.simulator.time;

import org.psephos.core.runtime.Clock;

/** A machine's clock, which may be wrong. */
public final class SettableClock implements Clock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final VirtualTime time;
    private final long originMillis;
    private long skewMillis;

    /** @param originMillis what right clocks show at the beginning of the world */
    public SettableClock(VirtualTime time, long originMillis) {
        this.time = time;
        this.originMillis = originMillis;
    }

    /** Wrong by so much from now on, ahead or behind. */
    public void skew(long millis) {
        skewMillis = millis;
    }

    public long skewMillis() {
        return skewMillis;
    }

    @Override
    public long nowMillis() {
        return originMillis + time.nowMillis() + skewMillis;
    }

    @Override
    public long nanoTime() {
        return time.nowMillis() * NANOS_PER_MILLI;
    }
}
