package org.psephos.p2p.reputation;

import java.util.HashMap;
import java.util.Map;
import org.psephos.core.crypto.PeerId;

/**
 * Trusted peers that sent what no honest program sends. They are never banned, for the operator wants them; but their machine or their
 * key may be somebody else's by now, so they are let go and left alone, for longer each time. For one thread.
 */
public final class Suspensions {
    static final long FIRST_MILLIS = 60_000;

    /** Whoever behaves for so long after a suspension begins anew. */
    static final long MAX_MILLIS = 3_600_000;

    static final int MAX_PEERS = Reputation.MAX_TRUSTED;

    private final Map<PeerId, Suspension> suspended = new HashMap<>();

    private record Suspension(long untilMillis, long millis) {}

    /** For how long the peer is left alone from now on. */
    public long suspend(PeerId peer, long nowMillis) {
        suspended.values().removeIf(one -> Math.abs(nowMillis - one.untilMillis) > MAX_MILLIS);
        Suspension before = suspended.get(peer);
        long millis = before == null ? FIRST_MILLIS : Math.min(MAX_MILLIS, 2 * before.millis);
        if (before != null || suspended.size() < MAX_PEERS) {
            suspended.put(peer, new Suspension(nowMillis + millis, millis));
        }
        return millis;
    }

    /** Where more time is left than any suspension takes, the clock was set back. */
    public boolean isSuspended(PeerId peer, long nowMillis) {
        Suspension one = suspended.get(peer);
        return one != null && nowMillis < one.untilMillis && one.untilMillis - nowMillis <= MAX_MILLIS;
    }

    /** The operator wants it back now. */
    public void lift(PeerId peer) {
        suspended.remove(peer);
    }
}
