package org.psephos.node.api.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of bodies that come in or are being dealt with, over all connections. */
final class BodyBudget {
    private final AtomicLong taken = new AtomicLong();
    private final long max;

    BodyBudget(long max) {
        this.max = max;
    }

    boolean take(long bytes) {
        if (taken.addAndGet(bytes) > max) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }
}
