package org.psephos.node.chain;

import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.PageId;
import org.psephos.core.merkle.PageSink;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.storage.WriteBatch;

/**
 * Decides when the state tree's pages are written, and writes them. Between checkpoints the tree changes in memory only; what the
 * stored pages lack after a restart is worked out from the undo records.
 *
 * <p>A large tree is written a part at a time and in turn, so that no batch grows with the state.
 */
final class TreeCheckpoints {
    /** A restart replays at most so many blocks. */
    static final int MAX_BLOCKS = 2_000;

    /** A restart replays at most so many changed entries, and those of a block. */
    private static final int MAX_CHANGES = 400_000;

    /**
     * A turn of all parts ends a part's share of blocks early: each power cut before a part is on the disk puts off that part and those
     * after it by a block, and the undo records, which may reach no deeper, must still lead to the oldest.
     */
    static final long BLOCKS_A_PART = MAX_BLOCKS / (StateTree.PARTS + 1);

    private static final long CHANGES_A_PART = MAX_CHANGES / StateTree.PARTS;

    private final long maxResidentBytes;
    private StoredPages stored;
    private Lag lag;

    /**
     * @param stored what there is
     * @param lag of the newest stored part behind the tree
     */
    TreeCheckpoints(long maxResidentBytes, StoredPages stored, Lag lag) {
        this.maxResidentBytes = maxResidentBytes;
        this.stored = stored;
        this.lag = lag;
    }

    /** Blocks, and entries that these changed. */
    record Lag(long blocks, long changes) {
        static final Lag NONE = new Lag(0, 0);

        Lag plus(long moreBlocks, long moreChanges) {
            return new Lag(Math.max(0, blocks + moreBlocks), Math.max(0, changes + moreChanges));
        }
    }

    /** Takes note of a block. */
    void extended(int changedEntries) {
        lag = lag.plus(1, changedEntries);
    }

    /** Whether it is time to write the next part. */
    boolean isDue() {
        return lag.blocks >= BLOCKS_A_PART || lag.changes >= CHANGES_A_PART;
    }

    /** Whether all pages are stored as they are in the tree after {@code head}. */
    boolean isComplete(Hash head) {
        return stored.blocks().stream().allMatch(head::equals);
    }

    /**
     * What was added to a batch. Once the batch is committed, hand it to {@link #committed} and go on from its tree.
     *
     * @param tree with what was written cut to its share of memory
     */
    record Written(StateTree tree, StoredPages pages, Lag lag) {}

    /** Adds the pages of the next part, or of the whole tree where it is too small to be cut. */
    Written writeNext(StateTree tree, Hash block, WriteBatch batch) {
        return tree.checkpoint(stored.nextPart(), new BatchSink(batch), maxResidentBytes / StateTree.PARTS)
                .map(cut -> noted(cut, stored.withNextAt(block), lag.plus(-BLOCKS_A_PART, -CHANGES_A_PART), batch))
                .orElseGet(() -> writeAll(tree, block, batch));
    }

    /** Adds all pages that differ from the stored ones. */
    Written writeAll(StateTree tree, Hash block, WriteBatch batch) {
        return noted(writePages(tree, maxResidentBytes, batch), StoredPages.whole(block), Lag.NONE, batch);
    }

    private static Written noted(StateTree tree, StoredPages pages, Lag lag, WriteBatch batch) {
        pages.write(batch);
        return new Written(tree, pages, lag);
    }

    void committed(Written written) {
        stored = written.pages;
        lag = written.lag;
    }

    /** All pages were written anew, as they are in the tree after {@code block}. */
    void rebuilt(Hash block) {
        stored = StoredPages.whole(block);
        lag = Lag.NONE;
    }

    static StateTree writePages(StateTree tree, long maxResidentBytes, WriteBatch batch) {
        return tree.checkpoint(new BatchSink(batch), maxResidentBytes);
    }

    private record BatchSink(WriteBatch batch) implements PageSink {
        @Override
        public void put(PageId id, byte[] page) {
            batch.rawPut(ChainColumns.TREE, id.toBytes(), page);
        }

        @Override
        public void remove(PageId id) {
            batch.rawDelete(ChainColumns.TREE, id.toBytes());
        }
    }
}
