package org.psephos.core.runtime;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs tasks on the caller's thread while the caller moves time forward. Of tasks due at one time, the first scheduled goes first. */
public final class VirtualScheduler implements Scheduler {
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::dueMillis).thenComparingLong(Waiting::number));
    private long elapsedMillis;
    private long scheduled;

    private record Waiting(long dueMillis, long number, Runnable task) {}

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        var waiting = new Waiting(elapsedMillis + Math.max(0, delayMillis), scheduled++, task);
        queue.add(waiting);
        return () -> queue.remove(waiting);
    }

    /** Since the beginning of virtual time. */
    public long elapsedMillis() {
        return elapsedMillis;
    }

    /** Tasks that wait, cancelled ones not counted. */
    public int waiting() {
        return queue.size();
    }

    /** Runs what is due now, and what that makes due. */
    public void settle() {
        advance(0);
    }

    /** Runs everything that falls due within {@code millis}, each task at its time. */
    public void advance(long millis) {
        long untilMillis = elapsedMillis + millis;
        for (Waiting next = queue.peek(); next != null && next.dueMillis() <= untilMillis; next = queue.peek()) {
            queue.remove();
            elapsedMillis = Math.max(elapsedMillis, next.dueMillis());
            next.task().run();
        }
        elapsedMillis = untilMillis;
    }
}
