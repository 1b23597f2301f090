package org.psephos.node.index;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Reader;
import org.psephos.node.storage.WriteBatch;

/**
 * How far the index of a store has come, for maintenance.
 *
 * @param id of the last indexed block
 */
public record IndexStatus(long height, Hash id) {
    /** Empty where there is no index, or it will be made anew. */
    public static Optional<IndexStatus> read(Reader store) {
        return Cursor.read(store)
                .filter(cursor -> cursor.height() >= 0)
                .map(cursor -> new IndexStatus(cursor.height(), cursor.id()));
    }

    /** Empties the index; the node makes it anew at its next start. */
    public static void clear(WriteBatch batch) {
        IndexColumns.all().forEach(column -> batch.deleteRange(column, ByteRange.all()));
    }
}
