package org.psephos.node.storage.rocksdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.WriteBatch;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;

/**
 * Changes on the heap until the commit writes them to a native batch, sorted.
 *
 * <p>Rows of different keys may change places, rows of one key and ranges may not: so each column is a list of runs of rows with
 * ranges between them, and only runs are sorted.
 */
final class RocksBatch implements WriteBatch {
    /** Sorts after every key. */
    private static final byte[] PAST_THE_END = pastTheEnd();

    /** The smallest key that a row may have; the stamp sorts before it. */
    private static final byte[] FIRST_KEY = {0};

    private static final byte[] NO_KEY = {};

    private final Object store;
    private final Map<String, ColumnChanges> columns = new LinkedHashMap<>();
    private int rows;
    private long bytes;

    /**
     * @param store which made it
     */
    RocksBatch(Object store) {
        this.store = store;
    }

    @Override
    public void rawPut(Column<?, ?> column, byte[] key, byte[] value) {
        changes(column).add(Column.checkedKey(key), value);
        rows++;
        bytes += key.length + value.length;
    }

    @Override
    public void rawDelete(Column<?, ?> column, byte[] key) {
        changes(column).add(Column.checkedKey(key), null);
        rows++;
        bytes += key.length;
    }

    @Override
    public void deleteRange(Column<?, ?> column, ByteRange range) {
        if (!range.isEmpty()) {
            changes(column).add(range);
        }
        rows++;
        bytes += range.from().length + range.to().length;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void clear() {
        columns.values().forEach(ColumnChanges::clear);
        rows = 0;
        bytes = 0;
    }

    boolean isFrom(Object maker) {
        return store == maker;
    }

    /** The columns that this batch changes. */
    List<Column<?, ?>> changed() {
        var changed = new ArrayList<Column<?, ?>>();
        for (var changes : columns.values()) {
            if (!changes.isEmpty()) {
                changed.add(changes.column);
            }
        }
        return changed;
    }

    void writeTo(org.rocksdb.WriteBatch target, Database database) throws RocksDBException {
        for (var changes : columns.values()) {
            if (!changes.isEmpty()) {
                changes.writeTo(target, database.family(changes.column));
            }
        }
    }

    private ColumnChanges changes(Column<?, ?> column) {
        ColumnChanges known = columns.get(column.name());
        if (known == null) {
            known = new ColumnChanges(column);
            columns.put(column.name(), known);
        }
        return known;
    }

    private static byte[] pastTheEnd() {
        var key = new byte[Column.MAX_KEY_BYTES + 1];
        Arrays.fill(key, (byte) 0xff);
        return key;
    }

    private static final class ColumnChanges {
        private static final int FIRST_ROWS = 64;

        /** A range and how many rows came before it. */
        private record RangeAt(int row, ByteRange range) {}

        final Column<?, ?> column;
        private byte[][] keys = new byte[FIRST_ROWS][];
        private byte[] @Nullable [] values = new byte[FIRST_ROWS][];
        private int count;
        private final List<RangeAt> ranges = new ArrayList<>();

        ColumnChanges(Column<?, ?> column) {
            this.column = column;
        }

        void add(byte[] key, byte @Nullable [] value) {
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, count * 2);
                values = Arrays.copyOf(values, count * 2);
            }
            keys[count] = key;
            values[count++] = value;
        }

        void add(ByteRange range) {
            ranges.add(new RangeAt(count, range));
        }

        boolean isEmpty() {
            return count == 0 && ranges.isEmpty();
        }

        void clear() {
            Arrays.fill(keys, 0, count, NO_KEY);
            Arrays.fill(values, 0, count, null);
            count = 0;
            ranges.clear();
        }

        void writeTo(org.rocksdb.WriteBatch target, ColumnFamilyHandle family) throws RocksDBException {
            int written = 0;
            for (var at : ranges) {
                writeRun(target, family, written, at.row);
                written = at.row;
                var range = at.range;
                target.deleteRange(
                        family,
                        range.from().length == 0 ? FIRST_KEY : range.from(),
                        range.hasUpperEnd() ? range.to() : PAST_THE_END);
            }
            writeRun(target, family, written, count);
        }

        private void writeRun(org.rocksdb.WriteBatch target, ColumnFamilyHandle family, int from, int to)
                throws RocksDBException {
            for (int place : KeyOrder.of(keys, from, to - from)) {
                var value = values[from + place];
                if (value == null) {
                    target.delete(family, keys[from + place]);
                } else {
                    target.put(family, keys[from + place], value);
                }
            }
        }
    }
}
