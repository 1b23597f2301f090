package org.psephos.node;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Clock;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.metrics.NodeMetrics;
import org.psephos.node.state.Rejection;

/** Feeds the meters from what ledger and chain say. */
final class Meters implements LedgerObserver, ChainListener {
    private static final Logger LOG = Logger.getLogger(Meters.class.getName());

    private final NodeMetrics metrics;
    private final Clock clock;
    private final AtomicReference<Consumer<Transaction>> pooledListener = new AtomicReference<>(transaction -> {});

    private final AtomicReference<Consumer<Transaction>> evictedListener = new AtomicReference<>(transaction -> {});

    Meters(NodeMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Who else wants to know of transactions that come into the pool. */
    void onPooled(Consumer<Transaction> listener) {
        pooledListener.set(listener);
    }

    /** Who else wants to know of transactions that leave it without a block. */
    void onEvicted(Consumer<Transaction> listener) {
        evictedListener.set(listener);
    }

    @Override
    public void pooled(Transaction transaction) {
        pooledListener.get().accept(transaction);
    }

    @Override
    public void evicted(Transaction transaction, Rejection why) {
        LOG.fine(() -> "transaction " + transaction.id() + " left the pool: " + why.code());
        evictedListener.get().accept(transaction);
    }

    @Override
    public void screened(int transactions, long nanos) {
        metrics.verified(transactions, nanos);
    }

    @Override
    public void on(ChainEvent event) {
        switch (event) {
            case ChainEvent.Extended extended ->
                metrics.imported(
                        clock.nanoTime() - extended.startedNanos(),
                        extended.block().block().transactions().size(),
                        extended.block().bytes());
            case ChainEvent.Certified ignored -> {}
            case ChainEvent.Reorganised reorganised -> {
                metrics.reorganised(reorganised.removed().size());
                LOG.warning(() -> "reorganised: " + reorganised.removed().size() + " blocks above height "
                        + reorganised.forkHeight() + " gave way to "
                        + reorganised.added().size());
            }
        }
    }
}
