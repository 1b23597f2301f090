package org.psephos.p2p.transport.vertx;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tasks of several event loops for the one lane, in order, handed over in batches: the lane's own queue never holds more than one
 * task of ours, and others get their turn. How many wait is bounded by those who put them in, see {@link #isBehind}.
 */
final class LaneQueue {
    /** New connections are refused while more wait. */
    static final int MAX_WAITING = 16_384;

    private static final int BATCH = 128;

    private final Executor lane;
    private final Consumer<Runnable> later;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** @param later runs a task after a moment, when the lane's queue was full */
    LaneQueue(Executor lane, Consumer<Runnable> later) {
        this.lane = lane;
        this.later = later;
    }

    /** Leaves it to {@link #wake} that the lane sees to it: waking a thread costs more than a small message. */
    void add(Runnable task) {
        waiting.incrementAndGet();
        tasks.add(task);
    }

    void put(Runnable task) {
        add(task);
        wake();
    }

    void wake() {
        if (waiting.get() > 0 && scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    boolean isBehind() {
        return waiting.get() > MAX_WAITING;
    }

    private void schedule() {
        try {
            lane.execute(this::runBatch);
        } catch (RejectedExecutionException full) {
            later.accept(this::schedule);
        }
    }

    private void runBatch() {
        int left = BATCH;
        try {
            for (Runnable task = tasks.poll(); task != null; task = --left > 0 ? tasks.poll() : null) {
                waiting.decrementAndGet();
                task.run();
            }
        } finally {
            scheduled.set(false);
            wake();
        }
    }
}
