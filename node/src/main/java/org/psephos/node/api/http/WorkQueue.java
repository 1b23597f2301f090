package org.psephos.node.api.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that may wait for the disk, and a bounded number of requests that wait for them. */
public final class WorkQueue {
    private final WorkerExecutor workers;
    private final AtomicInteger taken = new AtomicInteger();
    private final int max;

    public WorkQueue(Vertx vertx, String name, int threads, int maxWaiting) {
        workers = vertx.createSharedWorkerExecutor(name, threads);
        max = threads + maxWaiting;
    }

    /** Work that runs or waits. */
    public int size() {
        return taken.get();
    }

    /** Fails with {@link ProblemException} where too much waits already. Completes on the caller's context. */
    @SuppressWarnings("NullAway") // Vert.x lets blocking code return null; ours never does.
    public <T> Future<T> run(Callable<T> work) {
        if (taken.incrementAndGet() > max) {
            taken.decrementAndGet();
            return Future.failedFuture(new ProblemException(
                    Problem.overloaded("Too many requests wait for the disk. Try again in a moment.")));
        }
        return workers.executeBlocking(
                () -> {
                    try {
                        return work.call();
                    } finally {
                        taken.decrementAndGet();
                    }
                },
                false);
    }

    public Future<Void> close() {
        return workers.close();
    }
}
