package org.psephos.node.chain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.PageId;
import org.psephos.core.merkle.PageSource;
import org.psephos.node.storage.Reader;

/** Reads the chain's rows. Safe for use by any thread; may read the disk. */
final class ChainRows {
    static final String HEAD = "head";
    static final String GENESIS = "genesis";

    private final Reader store;

    ChainRows(Reader store) {
        this.store = store;
    }

    Optional<byte[]> meta(String name) {
        return store.get(ChainColumns.META, name);
    }

    Optional<BlockRecord> record(Hash id) {
        byte[] row = store.rawGet(ChainColumns.RECORDS, id.toBytes());
        return row == null ? Optional.empty() : Optional.of(BlockRecord.decode(id, row));
    }

    /** For a block that must be there. */
    BlockRecord requiredRecord(Hash id) {
        return record(id).orElseThrow(() -> new IllegalStateException("no record of block " + id));
    }

    boolean hasRecord(Hash id) {
        return store.contains(ChainColumns.RECORDS, id);
    }

    Optional<byte[]> body(Hash id) {
        return Optional.ofNullable(store.rawGet(ChainColumns.BODIES, id.toBytes()));
    }

    Optional<Hash> canonical(long height) {
        return height < 0 ? Optional.empty() : store.get(ChainColumns.CANONICAL, height);
    }

    Optional<UndoRecord> undo(Hash id) {
        return store.get(ChainColumns.UNDO, id).map(UndoRecord::decode);
    }

    boolean hasUndo(Hash id) {
        return store.contains(ChainColumns.UNDO, id);
    }

    /** Whether the block is known to be on the followed chain. */
    boolean isCanonical(BlockRecord record) {
        return canonical(record.header().height()).filter(record.id()::equals).isPresent();
    }

    byte @Nullable [] state(Hash key) {
        return store.rawGet(ChainColumns.STATE, key.toBytes());
    }

    PageSource pages() {
        return (PageId id) -> Optional.ofNullable(store.rawGet(ChainColumns.TREE, id.toBytes()));
    }
}
