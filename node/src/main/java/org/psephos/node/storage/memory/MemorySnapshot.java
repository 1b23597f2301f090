package org.psephos.node.storage.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.RowVisitor;
import org.psephos.node.storage.Snapshot;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;

/** Reads as of one sequence, which the store keeps for it. */
final class MemorySnapshot implements Snapshot {
    private final MemoryStore store;
    private final long sequence;
    private final long deadlineMillis;

    /** Stays true when the clock steps back. */
    private volatile boolean expired;

    MemorySnapshot(MemoryStore store, long sequence, long deadlineMillis) {
        this.store = store;
        this.sequence = sequence;
        this.deadlineMillis = deadlineMillis;
    }

    @Override
    public byte @Nullable [] rawGet(Column<?, ?> column, byte[] key) {
        store.storage().lock.readLock().lock();
        try {
            requireLive();
            return store.get(column, key, sequence);
        } finally {
            store.storage().lock.readLock().unlock();
        }
    }

    @Override
    public byte[] @Nullable [] rawMultiGet(Column<?, ?> column, List<byte[]> keys) {
        store.storage().lock.readLock().lock();
        try {
            requireLive();
            return store.multiGet(column, keys, sequence);
        } finally {
            store.storage().lock.readLock().unlock();
        }
    }

    @Override
    public long rawScan(Column<?, ?> column, ByteRange range, Direction direction, long limit, RowVisitor visitor) {
        return store.scan(this, column, range, direction, limit, visitor);
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long deadlineMillis() {
        return deadlineMillis;
    }

    @Override
    public void close() {
        store.release(this);
    }

    boolean isExpired(long nowMillis) {
        if (nowMillis >= deadlineMillis) {
            expired = true;
        }
        return expired;
    }

    void requireLive() {
        store.requireOpen();
        if (!store.isLive(this)) {
            throw new StorageException(new StorageFailure(
                    StorageFailure.Code.SNAPSHOT_EXPIRED, "the snapshot was closed or is past its deadline"));
        }
    }
}
