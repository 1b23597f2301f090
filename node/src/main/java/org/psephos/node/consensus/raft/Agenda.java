package org.psephos.node.consensus.raft;

import io.microraft.executor.RaftNodeExecutor;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** The embedded engine's tasks: those that are due run before an event ends, one after the other. */
final class Agenda implements RaftNodeExecutor {
    /** Of one event; more means that tasks make tasks for ever. */
    private static final int MAX_TASKS = 100_000;

    private final RaftTime time;
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::dueMillis).thenComparingLong(Later::number));
    private long number;

    private record Later(long dueMillis, long number, Runnable task) {}

    Agenda(RaftTime time) {
        this.time = time;
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public void submit(Runnable task) {
        ready.add(task);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        later.add(new Later(time.millis() + unit.toMillis(delay), number++, task));
    }

    void runDry() {
        for (int tasks = 0; tasks < MAX_TASKS; tasks++) {
            Later next = later.peek();
            Runnable task = ready.poll();
            if (task == null && next != null && next.dueMillis <= time.millis()) {
                task = later.remove().task;
            }
            if (task == null) {
                return;
            }
            task.run();
        }
        throw new IllegalStateException("the embedded engine does not come to rest");
    }

    /** When there is something to do next, by the engine's time. */
    OptionalLong nextMillis() {
        Later next = later.peek();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.dueMillis);
    }
}
