package org.psephos.simulator.time;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.psephos.core.runtime.Scheduler;

/** The one queue of the world. Of events due at one time, the first scheduled goes first. */
public final class VirtualTime {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Trace trace;
    private long nowMillis;
    private long scheduled;
    private long events;

    private static final class Due implements Comparable<Due>, Scheduler.Timer {
        final long atMillis;
        final long number;

        /** None: cancelled. */
        @Nullable
        Runnable task;

        Due(long atMillis, long number, Runnable task) {
            this.atMillis = atMillis;
            this.number = number;
            this.task = task;
        }

        @Override
        public int compareTo(Due other) {
            return atMillis != other.atMillis
                    ? Long.compare(atMillis, other.atMillis)
                    : Long.compare(number, other.number);
        }

        @Override
        public void cancel() {
            task = null;
        }
    }

    public VirtualTime(Trace trace) {
        this.trace = trace;
    }

    /** Since the beginning of the world. */
    public long nowMillis() {
        return nowMillis;
    }

    /** So many events have happened. */
    public long events() {
        return events;
    }

    /** Events to come, cancelled ones among them. */
    public int waiting() {
        return queue.size();
    }

    /** As soon as possible where that time is past. */
    public Scheduler.Timer at(long atMillis, Runnable task) {
        var due = new Due(Math.max(nowMillis, atMillis), scheduled++, task);
        queue.add(due);
        return due;
    }

    public Scheduler.Timer after(long delayMillis, Runnable task) {
        return at(nowMillis + Math.max(0, delayMillis), task);
    }

    /** Lets the next event happen if it is due by then; otherwise moves on to that time and returns false. */
    public boolean step(long untilMillis) {
        while (true) {
            Due next = queue.peek();
            if (next == null || next.atMillis > untilMillis) {
                nowMillis = Math.max(nowMillis, untilMillis);
                return false;
            }
            queue.remove();
            Runnable task = next.task;
            if (task != null) {
                nowMillis = next.atMillis;
                events++;
                trace.note(next.atMillis);
                trace.note(next.number);
                task.run();
                return true;
            }
        }
    }
}
