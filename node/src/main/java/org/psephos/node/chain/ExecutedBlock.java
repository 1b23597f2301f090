package org.psephos.node.chain;

import java.util.List;
import org.psephos.core.ledger.Block;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.state.StateChange;

/**
 * A block that passed every check.
 *
 * @param changes in the order of the tree
 * @param tree after the block
 */
record ExecutedBlock(Block block, BlockRecord record, List<StateChange<?>> changes, StateTree tree) {
    ImportedBlock imported() {
        return new ImportedBlock(record.id(), block, record.bytes(), record.chainTimeMillis());
    }
}
