package org.psephos.node.index;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.node.storage.Reader;
import org.psephos.node.storage.WriteBatch;

/**
 * How far the index has come.
 *
 * @param height of the last indexed block; -1 before the first
 * @param nextRun number of the next run to be written
 */
record Cursor(long height, Hash id, long nextRun) {
    static final Cursor START = new Cursor(-1, Hash.ZERO, 1);

    private static final byte[] KEY = {0};
    private static final int BYTES = 3 * Long.BYTES + Hash.BYTES;

    /** Empty where there is none, or one of another format. */
    static Optional<Cursor> read(Reader store) {
        return Optional.ofNullable(store.rawGet(IndexColumns.CURSOR, KEY)).flatMap(Cursor::decode);
    }

    /** Empty for what no index writes, or one of another format does. */
    static Optional<Cursor> decode(byte[] row) {
        if (row.length != BYTES || Longs.get(row, 0) != IndexColumns.FORMAT) {
            return Optional.empty();
        }
        var cursor = new Cursor(Longs.get(row, 8), Hash.read(row, 2 * Long.BYTES), Longs.get(row, BYTES - Long.BYTES));
        boolean atStart = cursor.height == START.height && cursor.id.equals(START.id);
        return (atStart || cursor.height >= 0) && cursor.nextRun >= START.nextRun
                ? Optional.of(cursor)
                : Optional.empty();
    }

    void write(WriteBatch batch) {
        batch.rawPut(IndexColumns.CURSOR, KEY, encode());
    }

    byte[] encode() {
        byte[] row = new byte[BYTES];
        Longs.put(row, 0, IndexColumns.FORMAT);
        Longs.put(row, 8, height);
        id.writeTo(row, 2 * Long.BYTES);
        Longs.put(row, BYTES - Long.BYTES, nextRun);
        return row;
    }

    Cursor at(long newHeight, Hash newId) {
        return new Cursor(newHeight, newId, nextRun);
    }

    Cursor withNextRun(long number) {
        return new Cursor(height, id, number);
    }
}
