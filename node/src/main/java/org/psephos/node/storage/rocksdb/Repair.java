package org.psephos.node.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.RepairOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.rocksdb.RocksDBException;

/**
 * Saves the consensus rows where all of them can still be read, and gives up the indexes, which can be rebuilt.
 *
 * <p>Never mends a consensus row by guessing: a ledger that is nearly right is worse than none.
 */
final class Repair {
    private static final long COPY_BATCH_BYTES = 8 << 20;
    private static final String ELSEWHERE =
            "Move the folder away, then import an export (`bin/psephos-node db import`).";

    private final RocksStorage storage;
    private final Folder folder;
    private final RocksTuning tuning;
    private final Schema schema;
    private final List<String> steps = new ArrayList<>();

    Repair(RocksStorage storage, Folder folder, RocksTuning tuning, Schema schema) {
        this.storage = storage;
        this.folder = folder;
        this.tuning = tuning;
        this.schema = schema;
    }

    RepairOutcome run() {
        try {
            folder.endReplacement();
            return switch (folder.state()) {
                case EMPTY -> new RepairOutcome.NothingToRepair();
                case HEADLESS -> withCurrentRestored();
                case COMPLETE -> repairOpened();
            };
        } catch (RocksDBException e) {
            return failed(Failures.of(e));
        } catch (StorageException e) {
            return failed(e.failure());
        } catch (IOException e) {
            return failed(Failures.of(e));
        }
    }

    /** What lacks room is not damaged: nobody may be told to throw it away. */
    private RepairOutcome failed(StorageFailure failure) {
        return failure.code() == StorageFailure.Code.DISK_FULL
                ? new RepairOutcome.NotOpened(new OpenOutcome.DiskFull(folder.toString()))
                : beyondRepair(failure.detail());
    }

    private RepairOutcome withCurrentRestored() throws RocksDBException, IOException {
        var manifest = folder.restoreCurrent();
        if (manifest.isEmpty()) {
            return beyondRepair("the files CURRENT and MANIFEST are missing");
        }
        steps.add("pointed CURRENT to " + manifest.get());
        return repairOpened();
    }

    private RepairOutcome repairOpened() throws RocksDBException, IOException {
        return switch (storage.open(schema)) {
            case OpenOutcome.Opened(var store) -> {
                store.close();
                yield dropDamagedIndexes();
            }
            case OpenOutcome.Corrupt corrupt -> copySoundRows(corrupt);
            case OpenOutcome.Refused reason -> new RepairOutcome.NotOpened(reason);
        };
    }

    private RepairOutcome dropDamagedIndexes() throws RocksDBException {
        try (var database =
                new Database(folder.path(), tuning, Database.Mode.OPEN, storage.present(), schema.columns())) {
            var damages = new Verification(database, schema.columns()).damages();
            var damaged = damages.stream().map(Verification.Damage::column).collect(Collectors.toSet());
            for (var damage : damages) {
                if (!isIndex(damage.column())) {
                    return beyondRepair("column " + damage.column() + ": " + damage.detail());
                }
            }
            for (String column : damaged) {
                database.drop(column);
                steps.add("emptied the index " + column);
            }
            RocksStorage.createMissingIndexes(database, schema.columns());
        }
        return steps.isEmpty() ? new RepairOutcome.NothingToRepair() : new RepairOutcome.Repaired(steps);
    }

    private boolean isIndex(String name) {
        return schema.columns().stream()
                .anyMatch(column -> column.name().equals(name) && column.purpose() == Column.Purpose.INDEX);
    }

    /** Reads the consensus columns alone, without the files of the others, into a new store that takes this one's place. */
    private RepairOutcome copySoundRows(OpenOutcome.Corrupt reason) throws RocksDBException, IOException {
        var consensus = schema.columns().stream()
                .filter(column -> column.purpose() == Column.Purpose.CONSENSUS)
                .collect(Collectors.<Column<?, ?>>toList());
        var names = new LinkedHashSet<>(Set.of(Database.META));
        consensus.forEach(column -> names.add(column.name()));
        Path rebuilt = folder.sibling("rebuilt");
        boolean copied = false;
        try (var damaged = new Database(folder.path(), tuning, Database.Mode.READ_ONLY, names, consensus)) {
            if (storage.refusal(damaged, new Schema(schema.version(), schema.chainId(), consensus))
                    .isPresent()) {
                return beyondRepair(reason.detail());
            }
            if (Stamps.read(damaged, consensus) instanceof Stamps.Reading.Differ(var column, var detail)) {
                return beyondRepair(detail);
            }
            switch (storage.at(rebuilt).open(schema)) {
                case OpenOutcome.Refused refused -> {
                    return new RepairOutcome.NotOpened(refused);
                }
                case OpenOutcome.Opened(var copy) -> {
                    try (copy) {
                        for (var column : consensus) {
                            copy(damaged, column, copy);
                        }
                    }
                }
            }
            copied = true;
        } finally {
            if (!copied) {
                Folder.deleteIfExists(rebuilt);
            }
        }
        Path aside = folder.sibling("damaged");
        folder.replaceBy(rebuilt, aside);
        steps.add("copied all consensus rows to a new store; the old files are in " + aside);
        steps.add("left the indexes empty");
        return new RepairOutcome.Repaired(steps);
    }

    private static void copy(Database from, Column<?, ?> column, Store to) {
        var batch = to.batch();
        new Reads(from)
                .scan(from.reads(), column, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
                    batch.rawPut(column, key, value);
                    if (batch.bytes() > COPY_BATCH_BYTES) {
                        commit(to, batch);
                    }
                    return true;
                });
        commit(to, batch);
    }

    private static void commit(Store to, WriteBatch batch) {
        switch (to.commit(batch, Durability.SYNCED)) {
            case WriteOutcome.Done() -> batch.clear();
            case WriteOutcome.Failed(StorageFailure failure) -> throw new StorageException(failure);
        }
    }

    private static RepairOutcome beyondRepair(String detail) {
        return new RepairOutcome.BeyondRepair(detail, ELSEWHERE);
    }
}
