package org.psephos.node.chain;

import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Block;
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
        var body = new Writer(record.bytes());
        Block.writeBody(block.transactions(), body);
        batch.rawPut(ChainColumns.BODIES, record.id().toBytes(), body.toBytes());
        putRecord(record, batch);
    }

    static void putRecord(BlockRecord record, WriteBatch batch) {
        batch.rawPut(ChainColumns.RECORDS, record.id().toBytes(), record.encode());
    }

    /** The block joins the followed chain, whose new head is at {@code headHeight}. */
    void putExecuted(ExecutedBlock executed, long headHeight, WriteBatch batch) {
        BlockRecord record = executed.record();
        long height = record.header().height();
        batch.put(ChainColumns.CANONICAL, height, record.id());
        if (height >= headHeight - undoDepth) {
            batch.put(
                    ChainColumns.UNDO,
                    record.id(),
                    UndoRecord.of(executed.changes()).encode());
        }
        rows.canonical(height - undoDepth - 1).ifPresent(old -> batch.delete(ChainColumns.UNDO, old));
    }

    static void removeExecuted(BlockRecord record, WriteBatch batch) {
        batch.delete(ChainColumns.CANONICAL, record.header().height());
        batch.delete(ChainColumns.UNDO, record.id());
    }

    static void putHead(BlockRecord record, WriteBatch batch) {
        batch.put(ChainColumns.META, ChainRows.HEAD, record.id().toBytes());
    }
}
