package org.psephos.node.network;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.psephos.core.ledger.Transaction;

/** The pool's news on their way to the network lane. Any thread puts in, the lane takes out. */
final class PooledInbox {
    /** More are not announced: blocks will hold them. That some left the pool is told all the same, though not which. */
    static final int MAX_WAITING = 200_000;

    private final Queue<News> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean lost;

    private record News(Transaction transaction, boolean evicted) {}

    /** It has come into the pool. */
    void put(Transaction transaction) {
        put(new News(transaction, false));
    }

    /** It has left the pool without a block. */
    void evicted(Transaction transaction) {
        if (!put(new News(transaction, true))) {
            lost = true;
        }
    }

    private boolean put(News news) {
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            return false;
        }
        return waiting.add(news);
    }

    /** @param manyEvicted some have left of which nothing more is known */
    void drain(Consumer<Transaction> pooled, Consumer<Transaction> evicted, Runnable manyEvicted) {
        for (News next = waiting.poll(); next != null; next = waiting.poll()) {
            count.decrementAndGet();
            (next.evicted ? evicted : pooled).accept(next.transaction);
        }
        if (lost) {
            lost = false;
            manyEvicted.run();
        }
    }
}
