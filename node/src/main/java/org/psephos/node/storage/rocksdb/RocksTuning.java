package org.psephos.node.storage.rocksdb;

/**
 * How much memory and disk the store may take.
 *
 * @param blockCacheBytes for blocks of rows of all columns; indexes and filters, two bytes a row, come on top
 * @param memtableBytes for rows not yet in tables, all columns together; flushing starts a little below
 * @param maxLogBytes of log to read again after a crash; about a second for each 100 MB
 * @param maxOpenFiles table files held open
 * @param backgroundJobs flushes and compactions at a time
 */
public record RocksTuning(
        long blockCacheBytes, long memtableBytes, long maxLogBytes, int maxOpenFiles, int backgroundJobs) {
    private static final long MIB = 1 << 20;

    public static RocksTuning defaults() {
        return new RocksTuning(64 * MIB, 96 * MIB, 96 * MIB, 512, 2);
    }
}
