package org.psephos.p2p.example;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.psephos.core.runtime.Scheduler;

/** The one thread that everything of a stack runs on. */
final class NetworkLane implements Executor, Scheduler, AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("network").daemon().factory());

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        var waiting = thread.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> waiting.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
