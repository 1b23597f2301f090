package org.psephos.node.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.node.consensus.Work;
import org.psephos.node.consensus.WorkPool;

/**
 * Threads that search together, of the lowest priority where the system heeds it, so that votes go first. Idle threads take no
 * processor time. May be used from any thread.
 */
public final class MinerThreads implements WorkPool, AutoCloseable {
    /** How long {@link #close} waits for each thread. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private static final int FIRST_RANGE = 256;
    private static final int MAX_RANGE = 1 << 20;
    /** A thread looks up from its search between these, so that it stops at once. */
    private static final long SHORT_RANGE_NANOS = 250_000;

    private static final long LONG_RANGE_NANOS = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition newJob = lock.newCondition();
    private final LongAdder attempts = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Job current;
    private volatile boolean closed;

    /** One search; numbers are handed out from zero. */
    private record Job(Work work, Consumer<Bytes> found, AtomicLong next) {}

    public MinerThreads(String name, int count) {
        for (int i = 1; i <= count; i++) {
            Thread thread = Thread.ofPlatform()
                    .name(name + "-" + i)
                    .daemon()
                    .priority(Thread.MIN_PRIORITY)
                    .start(this::mine);
            threads.add(thread);
        }
    }

    @Override
    public void start(Work work, Consumer<Bytes> found) {
        lock.lock();
        try {
            current = new Job(work, found, new AtomicLong());
            newJob.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        current = null;
    }

    /** Numbers tried since the start, by all threads. */
    public long attempts() {
        return attempts.sum();
    }

    /** Ends the threads, each within {@link #CLOSE_TIMEOUT}. */
    @Override
    public void close() {
        closed = true;
        stop();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void mine() {
        try {
            while (!closed) {
                search(awaitJob());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Job awaitJob() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Job job = current;
            while (job == null) {
                newJob.await();
                job = current;
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    private void search(Job job) {
        Work.Searcher searcher = job.work().searcher();
        int range = FIRST_RANGE;
        while (current == job) {
            long before = searcher.attempts();
            long startNanos = System.nanoTime();
            Optional<Bytes> seal = searcher.search(job.next().getAndAdd(range), range);
            long tookNanos = System.nanoTime() - startNanos;
            attempts.add(searcher.attempts() - before);
            if (seal.isPresent()) {
                report(job, seal.get());
            } else if (tookNanos < SHORT_RANGE_NANOS && range < MAX_RANGE) {
                range *= 2;
            } else if (tookNanos > LONG_RANGE_NANOS && range > 1) {
                range /= 2;
            }
        }
    }

    /** The first to find a seal ends the job and tells it. */
    private void report(Job job, Bytes seal) {
        lock.lock();
        try {
            if (current != job) {
                return;
            }
            current = null;
        } finally {
            lock.unlock();
        }
        job.found().accept(seal);
    }
}
