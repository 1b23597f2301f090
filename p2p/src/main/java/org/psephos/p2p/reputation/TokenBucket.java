package org.psephos.p2p.reputation;

/** A rate with a burst: full at first, refilled as time goes by, emptied by what is taken. A clock that steps back refills nothing. */
public final class TokenBucket {
    private final double ratePerMilli;
    private final double burst;
    private double tokens;
    private long refilledMillis = Long.MIN_VALUE;

    /**
     * @param ratePerSecond 0 or more
     * @param burst what it holds when full, over 0
     */
    public TokenBucket(double ratePerSecond, double burst) {
        if (!(ratePerSecond >= 0 && burst > 0) || Double.isInfinite(ratePerSecond) || Double.isInfinite(burst)) {
            throw new IllegalArgumentException("rate " + ratePerSecond + ", burst " + burst);
        }
        this.ratePerMilli = ratePerSecond / 1_000;
        this.burst = burst;
        this.tokens = burst;
    }

    /** Takes {@code cost} (0 or more) if so much is there, else nothing. */
    public boolean take(double cost, long nowMillis) {
        if (!(cost >= 0)) {
            throw new IllegalArgumentException("cost " + cost);
        }
        refill(nowMillis);
        if (cost > tokens) {
            return false;
        }
        tokens -= cost;
        return true;
    }

    /** Takes {@code cost} (0 or more) whatever is there; what is missing is owed. */
    public void spend(double cost, long nowMillis) {
        if (!(cost >= 0)) {
            throw new IllegalArgumentException("cost " + cost);
        }
        refill(nowMillis);
        tokens -= cost;
    }

    /** How long it takes until nothing is owed; 0: nothing is. */
    public long owedMillis(long nowMillis) {
        refill(nowMillis);
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / ratePerMilli);
    }

    private void refill(long nowMillis) {
        if (nowMillis > refilledMillis && refilledMillis != Long.MIN_VALUE) {
            tokens = Math.min(burst, tokens + ratePerMilli * ((double) nowMillis - refilledMillis));
        }
        refilledMillis = nowMillis;
    }
}
