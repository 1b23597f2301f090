package org.psephos.node.storage.rocksdb;

import org.psephos.node.storage.Column;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;

/** How each kind of column is laid out. Measured figures: docs/adr on storage. */
final class Families {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final int CACHE_SHARD_BITS = 2;
    private static final double INDEX_SHARE = 0.5;

    /** Values from here on are written once into files of their own instead of being copied by every compaction. */
    private static final long BLOB_FROM_BYTES = 16 * KIB;

    private Families() {}

    static ColumnFamilyOptions of(Column<?, ?> column, Cache cache, BloomFilter bloom) {
        var options = plain(cache, bloom, column.access());
        switch (column.compression()) {
            case NONE -> options.setCompressionType(CompressionType.NO_COMPRESSION);
            case FAST -> options.setCompressionType(CompressionType.LZ4_COMPRESSION);
            case DENSE ->
                options.setCompressionType(CompressionType.ZSTD_COMPRESSION)
                        .setEnableBlobFiles(true)
                        .setMinBlobSize(BLOB_FROM_BYTES)
                        .setBlobFileSize(256L * MIB)
                        .setBlobCompressionType(CompressionType.ZSTD_COMPRESSION)
                        .setEnableBlobGarbageCollection(true);
        }
        return options;
    }

    static ColumnFamilyOptions plain(Cache cache, BloomFilter bloom, Column.Access access) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(32L * MIB)
                .setMaxWriteBufferNumber(3)
                .setLevelCompactionDynamicLevelBytes(true)
                .setForceConsistencyChecks(true)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(table(cache, bloom, access));
    }

    /**
     * Few shards, half of each for indexes and filters. RocksDB's own choice is 64 shards of a megabyte, and one filter of a table of
     * a million keys, larger than its shard, was then read again for every question.
     */
    static Cache cache(long bytes) {
        return new LRUCache(bytes, CACHE_SHARD_BITS, false, INDEX_SHARE);
    }

    static BloomFilter bloom() {
        return new BloomFilter(BLOOM_BITS_PER_KEY, false);
    }

    private static BlockBasedTableConfig table(Cache cache, BloomFilter bloom, Column.Access access) {
        var table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setPinTopLevelIndexAndFilter(true)
                .setFormatVersion(6)
                .setChecksumType(ChecksumType.kXXH3);
        return switch (access) {
            case LOOKUP ->
                table.setFilterPolicy(bloom)
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setMetadataBlockSize(4L * KIB)
                        .setOptimizeFiltersForMemory(true)
                        .setBlockSize(4L * KIB)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                        .setDataBlockHashTableUtilRatio(0.75);
            case SCAN -> table.setBlockSize(16L * KIB);
        };
    }
}
