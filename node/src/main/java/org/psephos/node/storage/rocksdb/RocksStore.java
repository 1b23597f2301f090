package org.psephos.node.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Counters;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.RowVisitor;
import org.psephos.node.storage.Snapshot;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.VerifyOutcome;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.rocksdb.Checkpoint;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.TickerType;

/** A store on an open {@link Database}, which it owns. */
final class RocksStore implements Store {
    private static final int BATCH_BYTES_PER_ROW = 8;

    private final Folder folder;
    private final Database database;
    private final List<Column<?, ?>> columns;
    private final Stamps stamps;
    private final LongSupplier nowMillis;
    private final Reads reads;
    private final Set<RocksSnapshot> snapshots = ConcurrentHashMap.newKeySet();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong rowsWritten = new AtomicLong();
    private final Lease lease;
    private final Object writing = new Object();

    /** Guarded by {@link #writing}. */
    private @Nullable StorageFailure failed;

    RocksStore(Folder folder, Database database, List<Column<?, ?>> columns, Stamps stamps, LongSupplier nowMillis) {
        this.folder = folder;
        this.database = database;
        this.columns = columns;
        this.stamps = stamps;
        this.nowMillis = nowMillis;
        this.reads = new Reads(database);
        this.lease = new Lease(this::giveBack);
    }

    @Override
    public byte @Nullable [] rawGet(Column<?, ?> column, byte[] key) {
        enter();
        try {
            return reads.get(database.reads(), column, key);
        } finally {
            lease.exit();
        }
    }

    @Override
    public byte[] @Nullable [] rawMultiGet(Column<?, ?> column, List<byte[]> keys) {
        enter();
        try (var moment = new Moment()) {
            return reads.multiGet(moment.options, column, keys);
        } finally {
            lease.exit();
        }
    }

    @Override
    public long rawScan(Column<?, ?> column, ByteRange range, Direction direction, long limit, RowVisitor visitor) {
        enter();
        try {
            return reads.scan(database.reads(), column, range, direction, limit, visitor);
        } finally {
            lease.exit();
        }
    }

    /** A snapshot for the length of one call. */
    private final class Moment implements AutoCloseable {
        private final org.rocksdb.Snapshot snapshot = database.db().getSnapshot();
        final ReadOptions options = new ReadOptions().setSnapshot(snapshot);

        @Override
        public void close() {
            options.close();
            database.db().releaseSnapshot(snapshot);
        }
    }

    @Override
    public WriteBatch batch() {
        return new RocksBatch(this);
    }

    @Override
    public WriteOutcome commit(WriteBatch batch, Durability durability) {
        if (!(batch instanceof RocksBatch changes) || !changes.isFrom(this)) {
            throw new IllegalArgumentException("the batch was made by another store");
        }
        enter();
        try {
            closeExpiredSnapshots();
            return commit(changes, durability);
        } finally {
            lease.exit();
        }
    }

    private WriteOutcome commit(RocksBatch changes, Durability durability) {
        synchronized (writing) {
            if (failed != null) {
                return new WriteOutcome.Failed(failed);
            }
            long reservedBytes = changes.bytes() + (long) BATCH_BYTES_PER_ROW * changes.rows();
            try (var target = new org.rocksdb.WriteBatch(Math.toIntExact(reservedBytes))) {
                changes.writeTo(target, database);
                stamps.stamp(target, changes.changed());
                database.db().write(durability == Durability.SYNCED ? database.synced() : database.buffered(), target);
            } catch (RocksDBException e) {
                failed = Failures.of(e);
                return new WriteOutcome.Failed(failed);
            }
        }
        commits.incrementAndGet();
        rowsWritten.addAndGet(changes.rows());
        return new WriteOutcome.Done();
    }

    @Override
    public Snapshot snapshot(Duration lifetime) {
        enter();
        try {
            closeExpiredSnapshots();
            var held = database.db().getSnapshot();
            var snapshot = new RocksSnapshot(
                    this,
                    reads,
                    new ReadOptions().setSnapshot(held),
                    held.getSequenceNumber(),
                    nowMillis.getAsLong() + lifetime.toMillis(),
                    nowMillis,
                    () -> database.db().releaseSnapshot(held));
            snapshots.add(snapshot);
            return snapshot;
        } finally {
            lease.exit();
        }
    }

    void forget(RocksSnapshot snapshot) {
        snapshots.remove(snapshot);
    }

    @Override
    public int closeExpiredSnapshots() {
        int closed = 0;
        for (var snapshot : snapshots) {
            if (snapshot.closeIfExpired()) {
                closed++;
            }
        }
        return closed;
    }

    @Override
    public WriteOutcome checkpoint(Path target) {
        enter();
        try (var checkpoint = Checkpoint.create(database.db())) {
            checkpoint.createCheckpoint(target.toString());
            return new WriteOutcome.Done();
        } catch (RocksDBException e) {
            return new WriteOutcome.Failed(Failures.of(e));
        } finally {
            lease.exit();
        }
    }

    @Override
    public VerifyOutcome verify() {
        enter();
        try {
            return new Verification(database, columns).run();
        } finally {
            lease.exit();
        }
    }

    @Override
    public Counters counters() {
        enter();
        try {
            long logBytes = folder.logBytes();
            long tableBytes = aggregated("rocksdb.total-sst-files-size") + aggregated("rocksdb.total-blob-file-size");
            return new Counters(
                    database.statistics().getTickerCount(TickerType.WAL_FILE_SYNCED),
                    commits.get(),
                    rowsWritten.get(),
                    tableBytes + logBytes,
                    logBytes,
                    aggregated("rocksdb.size-all-mem-tables")
                            + aggregated("rocksdb.estimate-table-readers-mem")
                            + database.cachedBytes(),
                    snapshots.size());
        } catch (RocksDBException e) {
            throw Failures.exception(e);
        } catch (IOException e) {
            throw new StorageException(Failures.of(e));
        } finally {
            lease.exit();
        }
    }

    private long aggregated(String property) throws RocksDBException {
        return database.db().getAggregatedLongProperty(property);
    }

    @Override
    public long estimatedRows(Column<?, ?> column) {
        enter();
        try {
            return database.db().getLongProperty(database.family(column), "rocksdb.estimate-num-keys");
        } catch (RocksDBException e) {
            throw Failures.exception(e);
        } finally {
            lease.exit();
        }
    }

    private void enter() {
        if (!lease.enter()) {
            throw new StorageException(closed());
        }
    }

    StorageFailure closedOr(StorageFailure otherwise) {
        return lease.hasEnded() ? closed() : otherwise;
    }

    private static StorageFailure closed() {
        return new StorageFailure(StorageFailure.Code.STORE_CLOSED, "the store was closed");
    }

    @Override
    public void close() {
        lease.end();
        lease.awaitGivenBack();
    }

    /** Runs once, when the last read and write are over and no more can begin. */
    private void giveBack() {
        for (var snapshot : List.copyOf(snapshots)) {
            snapshot.close();
            snapshot.awaitGivenBack();
        }
        try (database) {
            flush();
        }
    }

    /** Spares the next opening the log. The rows are safe in the log all the same, so a failure here loses nothing. */
    private void flush() {
        synchronized (writing) {
            if (failed != null) {
                return;
            }
            try {
                database.flush();
            } catch (RocksDBException e) {
                failed = Failures.of(e);
            }
        }
    }
}
