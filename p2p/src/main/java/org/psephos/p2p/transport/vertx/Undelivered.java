package org.psephos.p2p.transport.vertx;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Received messages of one connection that the lane has not seen yet, as part of all connections' ones. The loop adds, the lane takes. */
final class Undelivered {
    /** Small messages cost more memory than their bytes. */
    static final int MESSAGE_COST_BYTES = 128;

    private final long maxBytes;
    private final AtomicLong total;
    private final long maxTotalBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean loopWaits = new AtomicBoolean();

    /** @param total of all connections */
    Undelivered(long maxBytes, AtomicLong total, long maxTotalBytes) {
        this.maxBytes = maxBytes;
        this.total = total;
        this.maxTotalBytes = maxTotalBytes;
    }

    /** On the loop. */
    void add(byte[] message) {
        bytes.addAndGet(cost(message));
        total.addAndGet(cost(message));
    }

    /** On the loop: whether no more is to be read until {@link #remove} says so. */
    boolean mustWait() {
        if (!isFull()) {
            return false;
        }
        loopWaits.set(true);
        // Full yet: something is still to be removed, and with it this flag seen.
        return isFull();
    }

    /**
     * On the lane.
     *
     * @return whether the loop waits and is to be told to go on
     */
    boolean remove(byte[] message) {
        total.addAndGet(-cost(message));
        long left = bytes.addAndGet(-cost(message));
        boolean room = left == 0 || left <= maxBytes / 2 && total.get() <= maxTotalBytes;
        return room && loopWaits.compareAndSet(true, false);
    }

    /** A connection with nothing undelivered never waits for others. */
    private boolean isFull() {
        long own = bytes.get();
        return own > 0 && (own > maxBytes || total.get() > maxTotalBytes);
    }

    private static long cost(byte[] message) {
        return (long) message.length + MESSAGE_COST_BYTES;
    }
}
