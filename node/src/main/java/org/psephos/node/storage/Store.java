package org.psephos.node.storage;

import java.nio.file.Path;
import java.time.Duration;

/**
 * An open set of columns. Many threads may read, one writes.
 *
 * <p>After a commit fails, every later one fails with the same answer: the store shows the last committed batch and stays readable,
 * and is to be closed and opened again once the cause is gone.
 */
public interface Store extends Reader, AutoCloseable {
    WriteBatch batch();

    /** Writes the batch whole or not at all; visible to readers when this returns. The batch must come from this store. */
    WriteOutcome commit(WriteBatch batch, Durability durability);

    /** A view that lasts at most {@code lifetime}. */
    Snapshot snapshot(Duration lifetime);

    /**
     * Gives back what snapshots past their deadline hold. Taking a snapshot and committing do this too; call it now and then on a
     * store where neither happens.
     *
     * @return how many were closed
     */
    int closeExpiredSnapshots();

    /** Writes a consistent copy, openable like this store, to a folder that doesn't exist yet. Readers and writer go on. */
    WriteOutcome checkpoint(Path folder);

    /** Reads everything on disk and compares checksums. Takes as long as the disk needs; readers and writer go on. */
    VerifyOutcome verify();

    Counters counters();

    /** A guess from the files' own counts. */
    long estimatedRows(Column<?, ?> column);

    /** Waits for reads under way, writes out what is in memory and gives back every handle. May be called again. */
    @Override
    void close();
}
