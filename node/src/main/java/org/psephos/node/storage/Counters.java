package org.psephos.node.storage;

/**
 * What the store has done since it was opened, and what it holds now.
 *
 * @param logSyncs synchronisations of the log: one for each synced commit, and one when a log file is full
 * @param commits batches written
 * @param rowsWritten rows in those batches
 * @param bytesOnDisk tables and log together
 * @param logBytes of {@code bytesOnDisk}, those to be read again after a crash
 * @param memoryBytes rows not yet in tables, and cached blocks
 * @param openSnapshots not yet closed
 */
public record Counters(
        long logSyncs,
        long commits,
        long rowsWritten,
        long bytesOnDisk,
        long logBytes,
        long memoryBytes,
        int openSnapshots) {}
