package org.psephos.node.txpool;

import org.psephos.core.ledger.Transaction;

/**
 * A transaction in the pool.
 *
 * @param receivedMillis the node's clock when it came
 */
public record PoolEntry(Transaction transaction, long receivedMillis, Waiting waiting) {
    /** Why it is not in a block yet. */
    public enum Waiting {
        /** It may go into the next block. */
        READY,
        /** An earlier transaction of the same sender is missing. */
        SEQUENCE_GAP,
        /** It waits behind others of the same sender, which come first. */
        BEHIND_SENDER
    }
}
