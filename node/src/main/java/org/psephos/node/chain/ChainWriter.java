package org.psephos.node.chain;

import java.util.List;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Block;
import org.psephos.node.state.StateChange;
import org.psephos.node.storage.WriteBatch;

/** Puts the rows of blocks into batches. For the importer's thread. */
final class ChainWriter {
    private final ChainRows rows;
    private final long undoDepth;

    /** @param undoDepth undo records are kept of so many blocks below the head */
    ChainWriter(ChainRows rows, long undoDepth) {
        this.rows = rows;
        this.undoDepth = undoDepth;
    }

    static void putBlock(Block block, BlockRecord record, WriteBatch batch) {
        var body = new Writer(block.bodySize());
        Block.writeBody(block.transactions(), body);
        batch.rawPut(ChainColumns.BODIES, record.id().toBytes(), body.take());
        putRecord(record, batch);
    }

    static void putRecord(BlockRecord record, WriteBatch batch) {
        batch.rawPut(ChainColumns.RECORDS, record.id().toBytes(), record.encode());
    }

    /** One block more at the end of the chain. */
    void putExtension(ExecutedBlock executed, WriteBatch batch) {
        BlockRecord record = executed.record();
        putBlock(executed.block(), record, batch);
        putExecuted(executed, record.header().height(), batch);
        for (StateChange<?> change : executed.changes()) {
            batch.rawPut(ChainColumns.STATE, change.hash().toBytes(), change.encodedAfter());
        }
        putHead(record, batch);
    }

    /**
     * Other blocks at the end of the chain.
     *
     * @param tip stored neither on the chain nor beside it
     */
    void putReorganisation(
            List<BlockRecord> removed, Reorganisation reorganisation, Block tip, SideBlocks sides, WriteBatch batch) {
        List<ExecutedBlock> added = reorganisation.executed();
        BlockRecord last = added.getLast().record();
        for (BlockRecord old : removed) {
            batch.delete(ChainColumns.CANONICAL, old.header().height());
            batch.delete(ChainColumns.UNDO, old.id());
            sides.add(old, batch);
        }
        for (ExecutedBlock executed : added) {
            if (executed.block() == tip) {
                putBlock(tip, executed.record(), batch);
            } else {
                sides.leave(executed.record(), batch);
            }
            putExecuted(executed, last.header().height(), batch);
        }
        reorganisation
                .stateRows()
                .forEach((key, row) -> row.ifPresentOrElse(
                        value -> batch.rawPut(ChainColumns.STATE, key.toBytes(), value),
                        () -> batch.rawDelete(ChainColumns.STATE, key.toBytes())));
        putHead(last, batch);
    }

    private void putExecuted(ExecutedBlock executed, long headHeight, WriteBatch batch) {
        BlockRecord record = executed.record();
        long height = record.header().height();
        batch.put(ChainColumns.CANONICAL, height, record.id());
        if (height >= headHeight - undoDepth) {
            batch.put(ChainColumns.UNDO, record.id(), UndoRecord.encode(executed.changes()));
        }
        rows.canonical(height - undoDepth - 1).ifPresent(old -> batch.delete(ChainColumns.UNDO, old));
    }

    private static void putHead(BlockRecord record, WriteBatch batch) {
        batch.put(ChainColumns.META, ChainRows.HEAD, record.id().toBytes());
    }
}
