package org.psephos.node.storage.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.OptionalLong;
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
            OptionalLong inColumn = number(database.db().get(database.family(column), STAMP_KEY));
            OptionalLong inLedger = number(database.db().get(database.meta(), ledgerKey(column.name())));
            if (inColumn.isEmpty() || inLedger.isEmpty()) {
                return new Reading.Differ(
                        column.name(), "the number of the last commit in column " + column.name() + " cannot be read");
            }
            if (inColumn.getAsLong() != inLedger.getAsLong()) {
                return new Reading.Differ(
                        column.name(),
                        "column %s ends with commit %d, and the store's ledger says %d"
                                .formatted(column.name(), inColumn.getAsLong(), inLedger.getAsLong()));
            }
            last = Math.max(last, inColumn.getAsLong());
        }
        return new Reading.Agree(new Stamps(database, last));
    }

    /** Adds the number of the coming commit to its batch. */
    void stamp(WriteBatch batch, Collection<Column<?, ?>> changed) throws RocksDBException {
        lastCommit++;
        byte[] number = row(lastCommit);
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

    static byte[] row(long commit) {
        return ByteBuffer.allocate(Long.BYTES).putLong(commit).array();
    }

    /** 0 where no commit has written the row; empty where what stands there is no commit's number. */
    static OptionalLong number(byte @Nullable [] row) {
        if (row == null) {
            return OptionalLong.of(0);
        }
        long number = row.length == Long.BYTES ? ByteBuffer.wrap(row).getLong() : 0;
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
