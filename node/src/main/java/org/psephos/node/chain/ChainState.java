package org.psephos.node.chain;

import org.psephos.core.merkle.StateTree;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.Tip;

/**
 * The followed chain's end with its state tree, swapped as one.
 *
 * @param head what readers are told
 */
record ChainState(Head head, BlockRecord record, StateTree tree) {
    static ChainState of(BlockRecord record, StateTree tree, Finality finality) {
        var tip = new Tip(record.id(), record.header(), record.trail(), record.certificate());
        var head = new Head(
                record.id(),
                record.header(),
                record.trail(),
                record.certificate(),
                record.childChainTimeMillis(),
                record.recentTimes(),
                finality.finalizedHeight(tip));
        return new ChainState(head, record, tree);
    }
}
