package org.psephos.node.storage.memory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.RepairOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Storage;

/** A disk in memory: what was committed stays when the store is closed, what was synced stays when the power goes. */
public final class MemoryStorage implements Storage {
    private static final String PLACE = "memory";

    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    final Map<String, VersionedRows> columns = new HashMap<>();
    final LongSupplier nowMillis;
    long sequence;
    long syncedSequence;
    boolean full;

    private final Map<Path, MemoryStorage> checkpoints = new TreeMap<>();
    private @Nullable Identity identity;
    private @Nullable MemoryStore open;

    private record Identity(int version, String chainId) {}

    public MemoryStorage(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
    }

    @Override
    public OpenOutcome open(Schema schema) {
        lock.writeLock().lock();
        try {
            if (open != null) {
                return new OpenOutcome.Locked(PLACE);
            }
            var outcome = admit(schema);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            for (var column : schema.columns()) {
                columns.computeIfAbsent(column.name(), name -> new VersionedRows());
            }
            open = new MemoryStore(this);
            return new OpenOutcome.Opened(open);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Optional<OpenOutcome> admit(Schema schema) {
        var found = identity;
        if (found == null) {
            identity = new Identity(schema.version(), schema.chainId());
            return Optional.empty();
        }
        if (found.version > schema.version()) {
            return Optional.of(new OpenOutcome.NewerSchema(PLACE, found.version, schema.version()));
        }
        if (found.version < schema.version()) {
            return Optional.of(new OpenOutcome.OlderSchema(PLACE, found.version, schema.version()));
        }
        if (!found.chainId.equals(schema.chainId())) {
            return Optional.of(new OpenOutcome.OtherNetwork(PLACE, found.chainId, schema.chainId()));
        }
        for (var column : schema.columns()) {
            if (column.purpose() == Column.Purpose.CONSENSUS && !columns.containsKey(column.name())) {
                return Optional.of(new OpenOutcome.Corrupt(
                        PLACE, "column " + column.name() + " is missing", "Start from an empty store."));
            }
        }
        return Optional.empty();
    }

    /** Memory does not decay. */
    @Override
    public RepairOutcome repair(Schema schema) {
        return new RepairOutcome.NothingToRepair();
    }

    /** Counts the commits so far. */
    public long sequence() {
        lock.readLock().lock();
        try {
            return sequence;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The last commit that a power cut cannot take. */
    public long syncedSequence() {
        lock.readLock().lock();
        try {
            return syncedSequence;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Cuts the power: the open store is dead, and the commits after {@code survivingSequence} never happened.
     *
     * @param survivingSequence between {@link #syncedSequence} and {@link #sequence}
     */
    public void losePower(long survivingSequence) {
        lock.writeLock().lock();
        try {
            if (survivingSequence < syncedSequence || survivingSequence > sequence) {
                throw new IllegalArgumentException(
                        "%d is not between %d and %d".formatted(survivingSequence, syncedSequence, sequence));
            }
            if (open != null) {
                open.die();
            }
            columns.values().forEach(rows -> rows.cutTo(survivingSequence));
            sequence = survivingSequence;
            syncedSequence = survivingSequence;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** While full, commits fail with DISK_FULL. */
    public void setFull(boolean full) {
        lock.writeLock().lock();
        try {
            this.full = full;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What a store's {@code checkpoint(folder)} made. */
    public Optional<MemoryStorage> checkpointAt(Path folder) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(checkpoints.get(folder));
        } finally {
            lock.readLock().unlock();
        }
    }

    boolean addCheckpoint(Path folder) {
        var copy = new MemoryStorage(nowMillis);
        columns.forEach((name, rows) -> copy.columns.put(name, rows.copy(sequence)));
        copy.sequence = sequence;
        copy.syncedSequence = sequence;
        copy.identity = identity;
        return checkpoints.putIfAbsent(folder, copy) == null;
    }

    void closed() {
        open = null;
    }
}
