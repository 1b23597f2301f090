package org.psephos.node.consensus.raft;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The embedded engine's own time. It never goes back, whatever is done to the node's clock, and never leaps further than silence can last
 * while timers run. It goes faster than ours, for the engine counts its shortest periods in whole seconds.
 */
final class RaftTime extends Clock {
    /** The engine's milliseconds in one of ours. */
    static final int SPEED = 5;

    private static final long MAX_STEP_MILLIS = 1_000;

    /** Whoever has heard no leader yet has not heard one for long. */
    private long millis = 1_000_000;

    private long lastNowMillis;

    RaftTime(long nowMillis) {
        lastNowMillis = nowMillis;
    }

    /** The node's clock says so. */
    void at(long nowMillis) {
        millis += SPEED * Math.clamp(nowMillis - lastNowMillis, 0, MAX_STEP_MILLIS);
        lastNowMillis = nowMillis;
    }

    /** A timer for this moment has fired. */
    void reach(long dueMillis) {
        millis = Math.max(millis, dueMillis);
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
