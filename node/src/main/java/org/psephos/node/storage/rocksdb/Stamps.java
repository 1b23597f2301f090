package org.psephos.node.storage.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.Column;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Shows at opening that no column lags behind another.
 *
 * <p>RocksDB keeps the rows of each column in files of its own, and a lost file or a shortened manifest can set one column back while
 * the others stay. So every commit writes its number into each column that it changes, under the empty key, and once more into the
 * ledger in the first column; where the two differ, some rows of a batch are gone.
 *
 * <p>For the writer's thread.
 */
final class Stamps {
    private static final byte[] STAMP_KEY = {};
    private static final String LEDGER_PREFIX = "stamp/";

    private final Database database;
    private long lastCommit;

    private Stamps(Database database, long lastCommit) {
        this.database = database;
        this.lastCommit = lastCommit;
    }

    /** Agreement, or the sentence that says where there is none. */
    sealed interface Reading {
        record Agree(Stamps stamps) implements Reading {}

        record Differ(String column, String detail) implements Reading {}
    }

    static Reading read(Database database, Collection<Column<?, ?>> columns) throws RocksDBException {
        long last = 0;
        for (var column : columns) {
            long inColumn = number(database.db().get(database.family(column), STAMP_KEY));
            long inLedger = number(database.db().get(database.meta(), ledgerKey(column.name())));
            if (inColumn != inLedger) {
                return new Reading.Differ(
                        column.name(),
                        "column %s ends with commit %d, and the store's ledger says %d"
                                .formatted(column.name(), inColumn, inLedger));
            }
            last = Math.max(last, inColumn);
        }
        return new Reading.Agree(new Stamps(database, last));
    }

    /** Adds the number of the coming commit to its batch. */
    void stamp(WriteBatch batch, Collection<Column<?, ?>> changed) throws RocksDBException {
        lastCommit++;
        var number = ByteBuffer.allocate(Long.BYTES).putLong(lastCommit).array();
        for (var column : changed) {
            batch.put(database.family(column), STAMP_KEY, number);
            batch.put(database.meta(), ledgerKey(column.name()), number);
        }
    }

    /** To be written before a column is made anew. */
    static void forget(WriteBatch batch, Database database, String column) throws RocksDBException {
        batch.delete(database.meta(), ledgerKey(column));
    }

    private static byte[] ledgerKey(String column) {
        return (LEDGER_PREFIX + column).getBytes(StandardCharsets.UTF_8);
    }

    private static long number(byte @Nullable [] value) {
        return Optional.ofNullable(value)
                .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                .orElse(0L);
    }
}
