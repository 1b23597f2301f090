package org.psephos.node.fakes;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs tasks when the test says so. */
public final class ManualLane implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    public void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }
}
