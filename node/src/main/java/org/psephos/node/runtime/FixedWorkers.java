package org.psephos.node.runtime;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.psephos.core.runtime.Workers;

/** A fixed number of threads before a bounded queue. */
public final class FixedWorkers implements Workers, AutoCloseable {
    /** How long {@link #close} waits for the tasks that run. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads;

    /**
     * @param name the threads are called name-1, name-2 and so on
     * @param parallelism number of threads, as a rule that of the processors
     * @param queueCapacity tasks that may wait; more are rejected
     */
    public FixedWorkers(String name, int parallelism, int queueCapacity) {
        threads = new ThreadPoolExecutor(
                parallelism,
                parallelism,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueCapacity),
                Thread.ofPlatform().name(name + "-", 1).daemon().factory());
    }

    @Override
    public int parallelism() {
        return threads.getMaximumPoolSize();
    }

    @Override
    public <T> CompletionStage<T> submit(Callable<T> task) {
        Task<T> bound = Task.of(task);
        try {
            threads.execute(bound);
        } catch (RejectedExecutionException e) {
            bound.reject(threads.isShutdown() ? "closed" : "the queue is full");
        }
        return bound.result();
    }

    /** Tasks that wait for a thread. */
    public int depth() {
        return threads.getQueue().size();
    }

    /** Takes no more tasks, rejects those that wait and lets those that run finish, up to {@link #CLOSE_TIMEOUT}. */
    @Override
    public void close() {
        Shutdown.within(CLOSE_TIMEOUT, threads);
    }
}
