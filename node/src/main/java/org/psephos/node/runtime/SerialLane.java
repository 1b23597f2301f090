package org.psephos.node.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.psephos.core.runtime.Scheduler;

/**
 * One named thread that runs tasks in the order of their arrival, timers included: the home of a state machine. May be used from
 * any thread.
 */
public final class SerialLane implements Scheduler, Executor, AutoCloseable {
    /** How long {@link #close} waits for the tasks that are there already. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Timers that may wait at one time, those that are due included. */
    public static final int MAX_TIMERS = 65_536;

    private final int queueCapacity;
    private final Consumer<Throwable> failures;
    private final ThreadPoolExecutor lane;
    private final ScheduledThreadPoolExecutor alarm;
    private final AtomicInteger depth = new AtomicInteger();
    private final AtomicInteger timers = new AtomicInteger();

    /**
     * @param queueCapacity tasks that may wait; more are rejected
     * @param failures told, on the lane, what a task of {@link #execute} or {@link #schedule} threw
     */
    public SerialLane(String name, int queueCapacity, Consumer<Throwable> failures) {
        this.queueCapacity = queueCapacity;
        this.failures = failures;
        lane = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name).daemon().factory());
        alarm = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name + "-timer").daemon().factory());
        alarm.setRemoveOnCancelPolicy(true);
        alarm.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** {@link RejectedExecutionException} when the queue is full or the lane closed. */
    @Override
    public void execute(Runnable task) {
        enter();
        try {
            lane.execute(() -> {
                depth.decrementAndGet();
                guard(task);
            });
        } catch (RejectedExecutionException e) {
            depth.decrementAndGet();
            throw e;
        }
    }

    /** As {@link #execute}, but the rejection and whatever the task throws come with the stage. */
    public <T> CompletionStage<T> submit(Callable<T> task) {
        Task<T> bound = Task.of(task);
        try {
            execute(bound);
        } catch (RejectedExecutionException e) {
            bound.reject(String.valueOf(e.getMessage()));
        }
        return bound.result();
    }

    /** {@link RejectedExecutionException} when {@value #MAX_TIMERS} wait already or the lane is closed. */
    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        if (timers.incrementAndGet() > MAX_TIMERS) {
            timers.decrementAndGet();
            throw new RejectedExecutionException(MAX_TIMERS + " timers wait already");
        }
        var timer = new LaneTimer(task);
        try {
            if (delayMillis <= 0) {
                lane.execute(timer);
            } else {
                timer.waitFor(alarm.schedule(() -> lane.execute(timer), delayMillis, TimeUnit.MILLISECONDS));
            }
        } catch (RejectedExecutionException e) {
            timer.cancel();
            throw e;
        }
        return timer;
    }

    /** Tasks that wait for the thread, timers aside. */
    public int depth() {
        return depth.get();
    }

    /** Drops the timers and finishes the tasks that are there already, up to {@link #CLOSE_TIMEOUT}. Not to be called on the lane. */
    @Override
    public void close() {
        alarm.shutdownNow();
        Shutdown.await(CLOSE_TIMEOUT, lane);
    }

    private void enter() {
        if (depth.incrementAndGet() > queueCapacity) {
            depth.decrementAndGet();
            throw new RejectedExecutionException("the queue is full");
        }
    }

    private void guard(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failures.accept(e);
        }
    }

    /** Counted from {@link #schedule} until it runs or is cancelled, whichever comes first. */
    private final class LaneTimer implements Timer, Runnable {
        private final Runnable task;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Runnable forget = () -> {};

        LaneTimer(Runnable task) {
            this.task = task;
        }

        void waitFor(Future<?> alarmed) {
            forget = () -> alarmed.cancel(false);
        }

        @Override
        public void run() {
            if (over.compareAndSet(false, true)) {
                timers.decrementAndGet();
                guard(task);
            }
        }

        @Override
        public void cancel() {
            if (over.compareAndSet(false, true)) {
                timers.decrementAndGet();
                forget.run();
            }
        }
    }
}
