package org.psephos.node.runtime;

import org.psephos.core.runtime.Clock;

/** The machine's clock. */
public final class SystemClock implements Clock {
    @Override
    public long nowMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
