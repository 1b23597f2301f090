package org.psephos.node.index;

import org.psephos.core.ledger.Transaction;

/** A transaction of the followed chain, with the block that holds it. */
public record LocatedTransaction(BlockBody block, int position, Transaction transaction) {
    public Place place() {
        return new Place(block.header().height(), position);
    }
}
