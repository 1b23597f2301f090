package org.psephos.node.storage.rocksdb;

import java.util.Properties;
import org.psephos.node.storage.Column;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.LRUCache;

/** How each kind of column is laid out. Measured figures: docs/adr on storage. */
final class Families {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** Of a memtable, for the filter over its whole keys. */
    private static final String MEMTABLE_FILTER_SHARE = "0.05";

    private static final int CACHE_SHARD_BITS = 2;

    /** Values from here on are written once into files of their own instead of being copied by every compaction. */
    private static final long BLOB_FROM_BYTES = 16 * KIB;

    private Families() {}

    static ColumnFamilyOptions of(Column<?, ?> column, Cache cache, BloomFilter bloom) {
        var options = plain(cache, bloom, column.access());
        switch (column.compression()) {
            case NONE -> options.setCompressionType(CompressionType.NO_COMPRESSION);
            case FAST -> options.setCompressionType(CompressionType.LZ4_COMPRESSION);
            case LARGE ->
                options.setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setEnableBlobFiles(true)
                        .setMinBlobSize(BLOB_FROM_BYTES)
                        .setBlobFileSize(256L * MIB)
                        .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setEnableBlobGarbageCollection(true);
        }
        return options;
    }

    static ColumnFamilyOptions plain(Cache cache, BloomFilter bloom, Column.Access access) {
        return options(access)
                .setWriteBufferSize(32L * MIB)
                .setMaxWriteBufferNumber(3)
                .setLevelCompactionDynamicLevelBytes(true)
                .setForceConsistencyChecks(true)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(table(cache, bloom, access));
    }

    /** The Java interface has no setter for whole keys in a memtable's filter, and without it the filter is empty. */
    private static ColumnFamilyOptions options(Column.Access access) {
        return switch (access) {
            case SCAN, LOOKUP -> new ColumnFamilyOptions();
            case BUSY_LOOKUP -> {
                var hidden = new Properties();
                hidden.setProperty("memtable_whole_key_filtering", "true");
                hidden.setProperty("memtable_prefix_bloom_size_ratio", MEMTABLE_FILTER_SHARE);
                yield ColumnFamilyOptions.getColumnFamilyOptionsFromProps(hidden);
            }
        };
    }

    /** For blocks of rows. Few shards: RocksDB's own choice is 64, which leaves a megabyte to each. */
    static Cache cache(long bytes) {
        return new LRUCache(bytes, CACHE_SHARD_BITS, false);
    }

    static BloomFilter bloom() {
        return new BloomFilter(BLOOM_BITS_PER_KEY, false);
    }

    private static BlockBasedTableConfig table(Cache cache, BloomFilter bloom, Column.Access access) {
        // Indexes and filters stay in memory beside the cache: two bytes a row, and no look-up of their own for every
        // row asked for.
        var table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(false)
                .setFormatVersion(6)
                .setChecksumType(ChecksumType.kXXH3);
        return switch (access) {
            case LOOKUP, BUSY_LOOKUP ->
                table.setFilterPolicy(bloom)
                        .setOptimizeFiltersForMemory(true)
                        .setBlockSize(4L * KIB)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                        .setDataBlockHashTableUtilRatio(0.75);
            case SCAN -> table.setBlockSize(16L * KIB);
        };
    }
}
