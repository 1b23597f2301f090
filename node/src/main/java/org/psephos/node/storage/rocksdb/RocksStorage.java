package org.psephos.node.storage.rocksdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.RepairOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Storage;
import org.psephos.node.storage.StorageFailure;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** A folder that holds a RocksDB. */
public final class RocksStorage implements Storage {
    static final String HOW_TO_REPAIR =
            "Stop the node and run `bin/psephos-node db repair`; where that cannot help, move the folder away and import an"
                    + " export.";

    private static final byte[] VERSION_KEY = "schema".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CHAIN_KEY = "chain".getBytes(StandardCharsets.UTF_8);

    private final Folder folder;
    private final RocksTuning tuning;
    private final LongSupplier nowMillis;

    /**
     * @param path created with its parents when the store is
     * @param nowMillis for the deadlines of snapshots only
     */
    public RocksStorage(Path path, RocksTuning tuning, LongSupplier nowMillis) {
        this.folder = new Folder(path);
        this.tuning = tuning;
        this.nowMillis = nowMillis;
    }

    @Override
    public OpenOutcome open(Schema schema) {
        try {
            folder.endReplacement();
            return switch (folder.state()) {
                case EMPTY -> create(schema);
                case COMPLETE -> openExisting(schema);
                case HEADLESS -> corrupt("the file CURRENT is missing, and other files of the store are there");
            };
        } catch (RocksDBException e) {
            return Failures.isLocked(e) ? new OpenOutcome.Locked(place()) : outcome(Failures.of(e));
        } catch (IOException e) {
            return outcome(Failures.of(e));
        }
    }

    @Override
    public RepairOutcome repair(Schema schema) {
        return new Repair(this, folder, tuning, schema).run();
    }

    /**
     * Puts the closed store at {@code other}, which moves, in the place of this one, which moves to {@code aside}. A power cut
     * on the way leaves the one or the other here, at the latest when it is opened next.
     */
    public void replaceBy(Path other, Path aside) throws IOException {
        folder.replaceBy(other, aside);
    }

    /** Deletes the closed store at {@code path}, if there is one. */
    public static void deleteIfExists(Path path) throws IOException {
        Folder.deleteIfExists(path);
    }

    private OpenOutcome create(Schema schema) throws RocksDBException, IOException {
        folder.beginCreation();
        var database = new Database(folder.path(), tuning, Database.Mode.CREATE, Set.of(Database.META), List.of());
        return openedOrClosed(database, () -> {
            for (var column : schema.columns()) {
                database.create(column);
            }
            try (var identity = new WriteBatch()) {
                Identity ours = Identity.of(schema);
                identity.put(VERSION_KEY, ours.versionRow());
                identity.put(CHAIN_KEY, ours.chainRow());
                database.db().write(database.synced(), identity);
            }
            folder.endCreation();
            return admitted(database, schema);
        });
    }

    private OpenOutcome openExisting(Schema schema) throws RocksDBException, IOException {
        var present = present();
        if (!present.contains(Database.META)) {
            return corrupt("its manifest cannot be read");
        }
        var database = new Database(folder.path(), tuning, Database.Mode.OPEN, present, schema.columns());
        return openedOrClosed(database, () -> {
            var refusal = refusal(database, schema);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            createMissingIndexes(database, schema.columns());
            return admitted(database, schema);
        });
    }

    private interface Opening {
        OpenOutcome run() throws RocksDBException, IOException;
    }

    /** The database is closed unless a store has taken it over. */
    private static OpenOutcome openedOrClosed(Database database, Opening opening) throws RocksDBException, IOException {
        boolean taken = false;
        try {
            var outcome = opening.run();
            taken = outcome instanceof OpenOutcome.Opened;
            return outcome;
        } finally {
            if (!taken) {
                database.close();
            }
        }
    }

    /** Empty where the manifest cannot be read: RocksDB's Java form throws nothing then. */
    Set<String> present() throws RocksDBException {
        var names = new LinkedHashSet<String>();
        try (var options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, folder.path().toString())) {
                names.add(new String(name, StandardCharsets.UTF_8));
            }
        }
        return names;
    }

    /** Why this folder is not the schema's, if it is not. */
    Optional<OpenOutcome> refusal(Database database, Schema schema) throws RocksDBException {
        Optional<Identity> kept = Identity.read(
                database.db().get(database.meta(), VERSION_KEY), database.db().get(database.meta(), CHAIN_KEY));
        if (kept.isEmpty()) {
            return Optional.of(corrupt("it does not say which chain it belongs to"));
        }
        Identity found = kept.get();
        if (found.version() > schema.version()) {
            return Optional.of(new OpenOutcome.NewerSchema(place(), found.version(), schema.version()));
        }
        if (found.version() < schema.version()) {
            return Optional.of(new OpenOutcome.OlderSchema(place(), found.version(), schema.version()));
        }
        if (!found.chainId().equals(schema.chainId())) {
            return Optional.of(new OpenOutcome.OtherNetwork(place(), found.chainId(), schema.chainId()));
        }
        return schema.columns().stream()
                .filter(column -> column.purpose() == Column.Purpose.CONSENSUS && !database.has(column.name()))
                .findFirst()
                .map(column -> corrupt("column " + column.name() + " is missing"));
    }

    static void createMissingIndexes(Database database, List<Column<?, ?>> columns) throws RocksDBException {
        for (var column : columns) {
            if (!database.has(column.name())) {
                try (var batch = new WriteBatch()) {
                    Stamps.forget(batch, database, column.name());
                    database.db().write(database.synced(), batch);
                }
                database.create(column);
            }
        }
    }

    private OpenOutcome admitted(Database database, Schema schema) throws RocksDBException {
        return switch (Stamps.read(database, schema.columns())) {
            case Stamps.Reading.Agree(var stamps) ->
                new OpenOutcome.Opened(new RocksStore(folder, database, schema.columns(), stamps, nowMillis));
            case Stamps.Reading.Differ(var column, var detail) -> corrupt(detail);
        };
    }

    private OpenOutcome outcome(StorageFailure failure) {
        return switch (failure.code()) {
            case DISK_FULL -> new OpenOutcome.DiskFull(place());
            case STORE_CORRUPT -> corrupt(failure.detail());
            case STORE_IO_FAILED, SNAPSHOT_EXPIRED, STORE_CLOSED -> new OpenOutcome.IoFailed(place(), failure.detail());
        };
    }

    private OpenOutcome corrupt(String detail) {
        return new OpenOutcome.Corrupt(place(), detail, HOW_TO_REPAIR);
    }

    private String place() {
        return folder.toString();
    }

    RocksStorage at(Path other) {
        return new RocksStorage(other, tuning, nowMillis);
    }
}
