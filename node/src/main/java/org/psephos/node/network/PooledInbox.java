package org.psephos.node.network;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.psephos.core.ledger.Transaction;

/** Transactions on their way from the pool to the network lane. Any thread puts in, the lane takes out. */
final class PooledInbox {
    /** More are not announced: blocks will hold them. */
    static final int MAX_WAITING = 200_000;

    private final Queue<Transaction> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    void put(Transaction transaction) {
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
        } else {
            waiting.add(transaction);
        }
    }

    void drain(Consumer<Transaction> to) {
        for (Transaction next = waiting.poll(); next != null; next = waiting.poll()) {
            count.decrementAndGet();
            to.accept(next);
        }
    }
}
