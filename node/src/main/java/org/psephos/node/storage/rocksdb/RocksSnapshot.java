package org.psephos.node.storage.rocksdb;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.RowVisitor;
import org.psephos.node.storage.Snapshot;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;
import org.rocksdb.ReadOptions;

/** A RocksDB snapshot that nobody uses after it was released. */
final class RocksSnapshot implements Snapshot {
    private final RocksStore store;
    private final Reads reads;
    private final ReadOptions moment;
    private final long sequence;
    private final long deadlineMillis;
    private final LongSupplier nowMillis;
    private final Lease lease;

    /**
     * @param moment with the native snapshot set; closed with it
     * @param release gives back the native snapshot
     */
    RocksSnapshot(
            RocksStore store,
            Reads reads,
            ReadOptions moment,
            long sequence,
            long deadlineMillis,
            LongSupplier nowMillis,
            Runnable release) {
        this.store = store;
        this.reads = reads;
        this.moment = moment;
        this.sequence = sequence;
        this.deadlineMillis = deadlineMillis;
        this.nowMillis = nowMillis;
        this.lease = new Lease(() -> {
            moment.close();
            release.run();
            store.forget(this);
        });
    }

    @Override
    public byte @Nullable [] rawGet(Column<?, ?> column, byte[] key) {
        enter();
        try {
            return reads.get(moment, column, key);
        } finally {
            lease.exit();
        }
    }

    @Override
    public byte[] @Nullable [] rawMultiGet(Column<?, ?> column, List<byte[]> keys) {
        enter();
        try {
            return reads.multiGet(moment, column, keys);
        } finally {
            lease.exit();
        }
    }

    @Override
    public long rawScan(Column<?, ?> column, ByteRange range, Direction direction, long limit, RowVisitor visitor) {
        enter();
        try {
            return reads.scan(moment, column, range, direction, limit, visitor);
        } finally {
            lease.exit();
        }
    }

    private void enter() {
        closeIfExpired();
        if (!lease.enter()) {
            throw new StorageException(store.closedOr(new StorageFailure(
                    StorageFailure.Code.SNAPSHOT_EXPIRED, "the snapshot was closed or is past its deadline")));
        }
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
        lease.end();
    }

    /** Whether it was past its deadline and this call closed it. */
    boolean closeIfExpired() {
        return nowMillis.getAsLong() >= deadlineMillis && lease.end();
    }

    void awaitGivenBack() {
        lease.awaitGivenBack();
    }
}
