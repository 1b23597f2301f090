package org.psephos.node.chain;

import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.node.storage.Reader;

/** The blocks of a store as they lie there, for when the chain itself cannot be opened. */
public final class StoredBlocks {
    private final ChainRows rows;

    public StoredBlocks(Reader store) {
        rows = new ChainRows(store);
    }

    /** Of the head; empty where the store holds no chain, or its head is unknown. */
    public Optional<Long> height() {
        return rows.meta(ChainRows.HEAD).flatMap(id -> rows.record(Hash.of(id))).map(record -> record.header()
                .height());
    }

    /** Whether the block is known, on the followed chain or beside it. */
    public boolean knows(Hash id) {
        return rows.hasRecord(id);
    }

    /** The block of the followed chain at this height; empty where parts of it are missing. */
    public Optional<StoredBlock> at(long height) {
        Optional<BlockRecord> record = rows.canonical(height).flatMap(rows::record);
        return record.flatMap(known -> rows.body(known.id()).map(body -> {
            var out = new Writer(known.bytes());
            known.header().write(out);
            return new StoredBlock(known.certificate(), out.raw(body).toBytes());
        }));
    }
}
