package org.psephos.node.storage;

/**
 * All columns as they were at one moment.
 *
 * <p>Lives until {@link #close}, its deadline, or the store's end, whichever is first. Afterwards every read throws {@link
 * StorageException} with {@link StorageFailure.Code#SNAPSHOT_EXPIRED} or {@link StorageFailure.Code#STORE_CLOSED}; a read under way
 * at that moment still completes.
 */
public interface Snapshot extends Reader, AutoCloseable {
    /** Grows with every commit that changes rows; two snapshots with the same sequence show the same rows. */
    long sequence();

    long deadlineMillis();

    /** May be called again; the second call does nothing. */
    @Override
    void close();
}
