package org.psephos.node.storage.rocksdb;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts those who are using a native handle, so that it is given back by the last of them and by nobody before.
 *
 * <p>Without it, closing a handle under a reader would crash the process.
 */
final class Lease {
    private static final int ENDED = Integer.MIN_VALUE;

    /** The sign says that no new use is admitted; the rest counts uses. */
    private final AtomicInteger uses = new AtomicInteger();

    private final CountDownLatch givenBack = new CountDownLatch(1);
    private final Runnable giveBack;

    Lease(Runnable giveBack) {
        this.giveBack = giveBack;
    }

    /** Every true must be followed by {@link #exit}. */
    boolean enter() {
        int seen = uses.get();
        while (seen >= 0) {
            if (uses.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = uses.get();
        }
        return false;
    }

    void exit() {
        if (uses.decrementAndGet() == ENDED) {
            finish();
        }
    }

    /**
     * Admits no new use, and gives back at once if there is none.
     *
     * @return false where it had ended before
     */
    boolean end() {
        int before = uses.getAndUpdate(seen -> seen | ENDED);
        if (before == 0) {
            finish();
        }
        return before >= 0;
    }

    /** Waits until the last use is over and the handle is given back. */
    void awaitGivenBack() {
        boolean interrupted = false;
        while (true) {
            try {
                givenBack.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasEnded() {
        return uses.get() < 0;
    }

    private void finish() {
        try {
            giveBack.run();
        } finally {
            givenBack.countDown();
        }
    }
}
