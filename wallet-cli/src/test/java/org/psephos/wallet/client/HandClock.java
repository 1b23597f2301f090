package org.psephos.wallet.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.psephos.core.runtime.Clock;

/** Stands still until a test moves it, from whatever thread. */
public final class HandClock implements Clock {
    private final AtomicLong millis = new AtomicLong();

    void advanceMillis(long length) {
        millis.addAndGet(length);
    }

    @Override
    public long nowMillis() {
        return millis.get();
    }

    @Override
    public long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(millis.get());
    }
}
