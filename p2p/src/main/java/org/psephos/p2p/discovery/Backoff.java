package org.psephos.p2p.discovery;

/** When to dial the same peer again: at once, then after a time that doubles with each failure up to a limit, cut by chance. */
final class Backoff {
    static final long FIRST_MILLIS = 1_000;
    static final long MAX_MILLIS = 300_000;

    /** A connection that ends sooner was a failure, or a peer that hangs up at once would be dialled without pause. */
    static final long SETTLED_MILLIS = 60_000;

    private static final int MAX_DOUBLINGS = 9;

    private final Chance chance;
    private int failures;
    private long dueMillis = Long.MIN_VALUE;

    Backoff(Chance chance) {
        this.chance = chance;
    }

    /** Where more time is left than any wait takes, the clock was set back. */
    boolean isDue(long nowMillis) {
        return nowMillis >= dueMillis || dueMillis - nowMillis > MAX_MILLIS;
    }

    /** Least where nothing has failed yet. */
    long dueMillis() {
        return dueMillis;
    }

    void failed(long nowMillis) {
        long waitMillis = Math.min(MAX_MILLIS, FIRST_MILLIS << failures);
        failures = Math.min(MAX_DOUBLINGS, failures + 1);
        dueMillis = nowMillis + (long) (waitMillis * (1 + chance.unit()) / 2);
    }

    /** A connection stood for {@code millis}. */
    void ended(long millis, long nowMillis) {
        if (millis >= SETTLED_MILLIS) {
            failures = 0;
        }
        failed(nowMillis);
    }
}
