package org.psephos.node.storage.memory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
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

/** A store on a {@link MemoryStorage}, whose lock guards every field here. */
final class MemoryStore implements Store {
    private final MemoryStorage storage;
    private final Set<MemorySnapshot> snapshots = new HashSet<>();

    /** How many readers hold each sequence. */
    private final TreeMap<Long, Integer> pins = new TreeMap<>();

    private @Nullable StorageFailure failed;
    private boolean closed;
    private long syncs;
    private long commits;
    private long rowsWritten;

    MemoryStore(MemoryStorage storage) {
        this.storage = storage;
    }

    @Override
    public byte @Nullable [] rawGet(Column<?, ?> column, byte[] key) {
        storage.lock.readLock().lock();
        try {
            return get(column, key, storage.sequence);
        } finally {
            storage.lock.readLock().unlock();
        }
    }

    @Override
    public byte[] @Nullable [] rawMultiGet(Column<?, ?> column, List<byte[]> keys) {
        storage.lock.readLock().lock();
        try {
            return multiGet(column, keys, storage.sequence);
        } finally {
            storage.lock.readLock().unlock();
        }
    }

    @Override
    public long rawScan(Column<?, ?> column, ByteRange range, Direction direction, long limit, RowVisitor visitor) {
        long sequence = pin();
        try {
            return scan(column, range, direction, limit, visitor, sequence);
        } finally {
            unpin(sequence);
        }
    }

    /** Completes even when the snapshot is closed meanwhile. */
    long scan(
            MemorySnapshot snapshot,
            Column<?, ?> column,
            ByteRange range,
            Direction direction,
            long limit,
            RowVisitor visitor) {
        pin(snapshot);
        try {
            return scan(column, range, direction, limit, visitor, snapshot.sequence());
        } finally {
            unpin(snapshot.sequence());
        }
    }

    @Override
    public WriteBatch batch() {
        return new MemoryBatch();
    }

    @Override
    public WriteOutcome commit(WriteBatch batch, Durability durability) {
        var changes = ((MemoryBatch) batch).changes();
        storage.lock.writeLock().lock();
        try {
            requireOpen();
            changes.forEach(change -> rows(change.column()));
            if (failed == null && storage.full) {
                failed = new StorageFailure(StorageFailure.Code.DISK_FULL, "the disk in memory is set to be full");
            }
            if (failed != null) {
                return new WriteOutcome.Failed(failed);
            }
            storage.sequence++;
            changes.forEach(this::apply);
            commits++;
            rowsWritten += changes.size();
            if (durability == Durability.SYNCED) {
                storage.syncedSequence = storage.sequence;
                syncs++;
            }
            dropExpiredSnapshots();
            prune();
            return new WriteOutcome.Done();
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    private void apply(MemoryBatch.Change change) {
        switch (change) {
            case MemoryBatch.Write(var column, var key, var value) ->
                rows(column).write(key, value, storage.sequence);
            case MemoryBatch.DeleteRange(var column, var range) -> rows(column).deleteRange(range, storage.sequence);
        }
    }

    @Override
    public Snapshot snapshot(Duration lifetime) {
        storage.lock.writeLock().lock();
        try {
            requireOpen();
            dropExpiredSnapshots();
            long deadlineMillis = storage.nowMillis.getAsLong() + lifetime.toMillis();
            var snapshot = new MemorySnapshot(this, storage.sequence, deadlineMillis);
            pins.merge(snapshot.sequence(), 1, Integer::sum);
            snapshots.add(snapshot);
            return snapshot;
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    @Override
    public int closeExpiredSnapshots() {
        storage.lock.writeLock().lock();
        try {
            return dropExpiredSnapshots();
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    @Override
    public WriteOutcome checkpoint(Path folder) {
        storage.lock.writeLock().lock();
        try {
            requireOpen();
            return storage.addCheckpoint(folder)
                    ? new WriteOutcome.Done()
                    : new WriteOutcome.Failed(
                            new StorageFailure(StorageFailure.Code.STORE_IO_FAILED, folder + " exists already"));
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    @Override
    public VerifyOutcome verify() {
        storage.lock.readLock().lock();
        try {
            requireOpen();
            return new VerifyOutcome.Clean(storage.columns.size(), bytes());
        } finally {
            storage.lock.readLock().unlock();
        }
    }

    @Override
    public Counters counters() {
        storage.lock.readLock().lock();
        try {
            requireOpen();
            return new Counters(syncs, commits, rowsWritten, bytes(), 0, bytes(), snapshots.size());
        } finally {
            storage.lock.readLock().unlock();
        }
    }

    @Override
    public long estimatedRows(Column<?, ?> column) {
        storage.lock.readLock().lock();
        try {
            requireOpen();
            return rows(column.name()).size();
        } finally {
            storage.lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        storage.lock.writeLock().lock();
        try {
            if (!closed) {
                storage.syncedSequence = storage.sequence;
                die();
            }
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    /** Ends without writing anything more. */
    void die() {
        closed = true;
        snapshots.clear();
        pins.clear();
        prune();
        storage.closed();
    }

    byte @Nullable [] get(Column<?, ?> column, byte[] key, long sequence) {
        requireOpen();
        return rows(column.name()).get(key, sequence);
    }

    byte[] @Nullable [] multiGet(Column<?, ?> column, List<byte[]> keys, long sequence) {
        requireOpen();
        var rows = rows(column.name());
        byte[] @Nullable [] values = new byte[keys.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(keys.get(i), sequence);
        }
        return values;
    }

    /** Takes the lock for a row at a time, so that the visitor is free to commit. The sequence must be pinned. */
    private long scan(
            Column<?, ?> column, ByteRange range, Direction direction, long limit, RowVisitor visitor, long sequence) {
        long visited = 0;
        byte @Nullable [] after = null;
        while (visited < limit) {
            var row = next(column, range, direction, after, sequence);
            if (row == null) {
                break;
            }
            visited++;
            after = row.key();
            if (!visitor.visit(after.clone(), row.value())) {
                break;
            }
        }
        return visited;
    }

    private VersionedRows.@Nullable Found next(
            Column<?, ?> column, ByteRange range, Direction direction, byte @Nullable [] after, long sequence) {
        storage.lock.readLock().lock();
        try {
            requireOpen();
            return rows(column.name()).next(range, direction, after, sequence);
        } finally {
            storage.lock.readLock().unlock();
        }
    }

    private long pin() {
        storage.lock.writeLock().lock();
        try {
            requireOpen();
            pins.merge(storage.sequence, 1, Integer::sum);
            return storage.sequence;
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    private void pin(MemorySnapshot snapshot) {
        storage.lock.writeLock().lock();
        try {
            snapshot.requireLive();
            pins.merge(snapshot.sequence(), 1, Integer::sum);
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    private void unpin(long sequence) {
        storage.lock.writeLock().lock();
        try {
            release(sequence);
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    void release(MemorySnapshot snapshot) {
        storage.lock.writeLock().lock();
        try {
            if (snapshots.remove(snapshot)) {
                release(snapshot.sequence());
            }
        } finally {
            storage.lock.writeLock().unlock();
        }
    }

    private void release(long sequence) {
        pins.computeIfPresent(sequence, (pinned, readers) -> readers == 1 ? null : readers - 1);
        prune();
    }

    boolean isLive(MemorySnapshot snapshot) {
        return snapshots.contains(snapshot) && !snapshot.isExpired(storage.nowMillis.getAsLong());
    }

    MemoryStorage storage() {
        return storage;
    }

    void requireOpen() {
        if (closed) {
            throw new StorageException(new StorageFailure(StorageFailure.Code.STORE_CLOSED, "the store was closed"));
        }
    }

    private int dropExpiredSnapshots() {
        int dropped = 0;
        for (var snapshot : List.copyOf(snapshots)) {
            if (!isLive(snapshot)) {
                snapshots.remove(snapshot);
                release(snapshot.sequence());
                dropped++;
            }
        }
        return dropped;
    }

    private void prune() {
        long floor = pins.isEmpty() ? storage.syncedSequence : Math.min(storage.syncedSequence, pins.firstKey());
        storage.columns.values().forEach(rows -> rows.prune(floor));
    }

    private VersionedRows rows(String column) {
        var rows = storage.columns.get(column);
        if (rows == null) {
            throw new IllegalArgumentException("column " + column + " is not in the schema");
        }
        return rows;
    }

    private long bytes() {
        return storage.columns.values().stream().mapToLong(VersionedRows::bytes).sum();
    }
}
