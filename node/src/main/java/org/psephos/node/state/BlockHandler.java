package org.psephos.node.state;

/** What a block does by itself after its transactions, such as paying its producer. */
@FunctionalInterface
public interface BlockHandler {
    /** @param fees sum of the fees of the block's transactions */
    void endOfBlock(BlockContext context, long fees, StateWriter state);
}
