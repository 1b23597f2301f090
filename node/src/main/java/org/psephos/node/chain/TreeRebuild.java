package org.psephos.node.chain;

import java.util.Optional;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateLeaf;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;

/** Writes the state tree's pages anew from the state rows, for when pages are lost or damaged. */
final class TreeRebuild {
    private static final int SLICE_ENTRIES = 100_000;

    private static final long MAX_RESIDENT_BYTES = 64L << 20;

    private final Store store;

    TreeRebuild(Store store) {
        this.store = store;
    }

    /**
     * The tree of the state after {@code head}, whose pages are now stored. Empty, and nothing written, where the rows do not give the
     * head's state root. {@link StorageException} where the disk fails.
     */
    Optional<StateTree> run(BlockRecord head) {
        if (!StateTree.rootOfSorted(new StateLeaves(store)).equals(head.header().stateRoot())) {
            return Optional.empty();
        }
        // Without the name of its block, a half-written tree is not taken for a whole one.
        WriteBatch fresh = store.batch();
        fresh.deleteRange(ChainColumns.TREE, ByteRange.all());
        StoredPages.remove(fresh);
        commit(fresh, Durability.BUFFERED);
        var leaves = new StateLeaves(store);
        StateTree tree = StateTree.empty(new ChainRows(store).pages());
        while (leaves.hasNext()) {
            WriteBatch batch = store.batch();
            tree = TreeCheckpoints.writePages(tree.update(slice(leaves)), MAX_RESIDENT_BYTES, batch);
            commit(batch, Durability.BUFFERED);
        }
        WriteBatch end = store.batch();
        StoredPages.whole(head.id()).write(end);
        commit(end, Durability.SYNCED);
        return Optional.of(tree);
    }

    private static StateChanges slice(StateLeaves leaves) {
        StateChanges.Builder changes = StateChanges.builder();
        for (int i = 0; i < SLICE_ENTRIES && leaves.hasNext(); i++) {
            StateLeaf leaf = leaves.next();
            changes.put(leaf.keyHash(), leaf.valueHash());
        }
        return changes.build();
    }

    private void commit(WriteBatch batch, Durability durability) {
        if (store.commit(batch, durability) instanceof WriteOutcome.Failed(var failure)) {
            throw new StorageException(failure);
        }
    }
}
