package org.psephos.node.chain;

import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.PageId;
import org.psephos.core.merkle.PageSink;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.storage.WriteBatch;

/**
 * Decides when the state tree's pages are written, and writes them. Between checkpoints the tree changes in memory only; what the
 * stored pages lack after a restart is worked out from the undo records.
 */
final class TreeCheckpoints {
    /** A restart replays at most so many changed entries and blocks. */
    private static final int MAX_CHANGES = 400_000;

    static final int MAX_BLOCKS = 2_000;

    private final long maxResidentBytes;
    private long changes;
    private long blocks;

    /** @param laggingBlocks by which the stored pages are behind the tree already */
    TreeCheckpoints(long maxResidentBytes, long laggingBlocks) {
        this.maxResidentBytes = maxResidentBytes;
        this.blocks = laggingBlocks;
    }

    /** Takes note of a block; says whether a checkpoint is due. */
    boolean dueAfter(int changedEntries) {
        changes += changedEntries;
        blocks++;
        return changes >= MAX_CHANGES || blocks >= MAX_BLOCKS;
    }

    boolean pending() {
        return blocks > 0;
    }

    /** Adds the pages of {@code tree} to the batch; once the batch is committed, call {@link #written} and go on from the result. */
    StateTree write(StateTree tree, Hash block, WriteBatch batch) {
        StateTree trimmed = writePages(tree, maxResidentBytes, batch);
        batch.put(ChainColumns.META, ChainRows.TREE_BLOCK, block.toBytes());
        return trimmed;
    }

    /** The pages of the last {@link #write} are stored. */
    void written() {
        changes = 0;
        blocks = 0;
    }

    static StateTree writePages(StateTree tree, long maxResidentBytes, WriteBatch batch) {
        return tree.checkpoint(
                new PageSink() {
                    @Override
                    public void put(PageId id, byte[] page) {
                        batch.rawPut(ChainColumns.TREE, id.toBytes(), page);
                    }

                    @Override
                    public void remove(PageId id) {
                        batch.rawDelete(ChainColumns.TREE, id.toBytes());
                    }
                },
                maxResidentBytes);
    }
}
