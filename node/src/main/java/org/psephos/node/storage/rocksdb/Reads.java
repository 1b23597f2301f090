package org.psephos.node.storage.rocksdb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.RowVisitor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Reads as of the moment that the options name. The caller keeps the database open meanwhile. */
final class Reads {
    /** Longer scans leave the cache alone. */
    private static final long CACHED_SCAN_ROWS = 4096;

    /** The stamp's empty key sorts before it and is nobody's row. */
    private static final byte[] FIRST_KEY = {0};

    private final Database database;

    Reads(Database database) {
        this.database = database;
    }

    byte @Nullable [] get(ReadOptions moment, Column<?, ?> column, byte[] key) {
        try {
            return database.db().get(database.family(column), moment, Column.checkedKey(key));
        } catch (RocksDBException e) {
            throw Failures.exception(e);
        }
    }

    /**
     * Asks in key order, which finds the next block where the last one was.
     *
     * <p>Not by RocksDB's {@code multiGetAsList}: in its Java form a block that fails its checksum looks like an absent key, and "has
     * not voted" would be the answer to a damaged disk.
     */
    byte[] @Nullable [] multiGet(ReadOptions moment, Column<?, ?> column, List<byte[]> keys) {
        var wanted = keys.toArray(byte[][]::new);
        byte[] @Nullable [] values = new byte[wanted.length][];
        var family = database.family(column);
        try {
            for (int place : KeyOrder.of(wanted, 0, wanted.length)) {
                values[place] = database.db().get(family, moment, Column.checkedKey(wanted[place]));
            }
        } catch (RocksDBException e) {
            throw Failures.exception(e);
        }
        return values;
    }

    long scan(
            ReadOptions moment,
            Column<?, ?> column,
            ByteRange range,
            Direction direction,
            long limit,
            RowVisitor visitor) {
        if (range.isEmpty() || limit <= 0) {
            return 0;
        }
        var family = database.family(column);
        try (var options = new ReadOptions(moment);
                var lower = new Slice(range.from().length == 0 ? FIRST_KEY : range.from())) {
            options.setIterateLowerBound(lower);
            options.setFillCache(limit <= CACHED_SCAN_ROWS);
            if (!range.hasUpperEnd()) {
                return walk(family, options, direction, limit, visitor);
            }
            try (var upper = new Slice(range.to())) {
                options.setIterateUpperBound(upper);
                return walk(family, options, direction, limit, visitor);
            }
        }
    }

    private long walk(
            ColumnFamilyHandle family, ReadOptions options, Direction direction, long limit, RowVisitor visitor) {
        try (var rows = database.db().newIterator(family, options)) {
            long visited = 0;
            for (start(rows, direction); visited < limit && rows.isValid(); step(rows, direction)) {
                visited++;
                if (!visitor.visit(rows.key(), rows.value())) {
                    return visited;
                }
            }
            rows.status();
            return visited;
        } catch (RocksDBException e) {
            throw Failures.exception(e);
        }
    }

    private static void start(RocksIterator rows, Direction direction) {
        switch (direction) {
            case ASCENDING -> rows.seekToFirst();
            case DESCENDING -> rows.seekToLast();
        }
    }

    private static void step(RocksIterator rows, Direction direction) {
        switch (direction) {
            case ASCENDING -> rows.next();
            case DESCENDING -> rows.prev();
        }
    }
}
