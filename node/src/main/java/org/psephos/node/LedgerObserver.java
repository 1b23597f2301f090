package org.psephos.node;

import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.Rejection;

/** Is told what goes on in a {@link Ledger}, on whatever thread it happens; must return at once. */
public interface LedgerObserver {
    /** A transaction came into the pool, from outside or from a block that was given up. */
    void pooled(Transaction transaction);

    /** A transaction left the pool without a block. */
    void evicted(Transaction transaction, Rejection why);

    /** So many submitted transactions were decoded and their signatures checked, in this time. */
    void screened(int transactions, long nanos);
}
