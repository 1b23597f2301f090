package org.psephos.node.storage.rocksdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.VerifyOutcome;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/** Reads every table file of an open database, and the values that lie outside tables. */
final class Verification {
    private final Database database;
    private final List<Column<?, ?>> columns;
    private final List<Damage> damages = new ArrayList<>();
    private long files;
    private long bytes;

    record Damage(String column, String detail) {}

    Verification(Database database, List<Column<?, ?>> columns) {
        this.database = database;
        this.columns = columns;
    }

    VerifyOutcome run() {
        var found = damages();
        if (found.isEmpty()) {
            return new VerifyOutcome.Clean(files, bytes);
        }
        return new VerifyOutcome.Damaged(found.stream()
                .map(damage -> "column " + damage.column + ": " + damage.detail)
                .toList());
    }

    List<Damage> damages() {
        checkTables();
        for (var column : columns) {
            if (column.compression() == Column.Compression.LARGE) {
                readWhole(column);
            }
        }
        return List.copyOf(damages);
    }

    /** Files that a compaction replaces meanwhile stay until they are read. */
    private void checkTables() {
        try {
            database.db().disableFileDeletions();
            try {
                database.db().getLiveFilesMetaData().forEach(this::checkTable);
            } finally {
                database.db().enableFileDeletions();
            }
        } catch (RocksDBException e) {
            throw Failures.exception(e);
        }
    }

    private void checkTable(LiveFileMetaData file) {
        files++;
        bytes += file.size();
        try (var options = new Options();
                var table = new SstFileReader(options)) {
            table.open(Path.of(file.path(), file.fileName()).toString());
            table.verifyChecksum();
        } catch (RocksDBException e) {
            var column = new String(file.columnFamilyName(), StandardCharsets.UTF_8);
            damages.add(new Damage(column, Failures.of(e).detail()));
        }
    }

    private void readWhole(Column<?, ?> column) {
        try {
            new Reads(database)
                    .scan(
                            database.reads(),
                            column,
                            ByteRange.all(),
                            Direction.ASCENDING,
                            Long.MAX_VALUE,
                            (key, value) -> true);
        } catch (StorageException e) {
            damages.add(new Damage(column.name(), e.failure().detail()));
        }
    }
}
