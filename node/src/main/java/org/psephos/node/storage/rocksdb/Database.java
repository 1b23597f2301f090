package org.psephos.node.storage.rocksdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.psephos.node.storage.Column;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** An open RocksDB with every native handle that belongs to it. */
final class Database implements AutoCloseable {
    /** RocksDB's own first column; holds what we know of the store itself. */
    static final String META = "default";

    static {
        RocksDB.loadLibrary();
    }

    private final Deque<AutoCloseable> handles = new ArrayDeque<>();
    private final Map<String, ColumnFamilyHandle> families = new HashMap<>();
    private final RocksTuning tuning;
    private final Cache cache;
    private final BloomFilter bloom;
    private final Statistics statistics;
    private final RocksDB db;
    private final ReadOptions reads;
    private final WriteOptions synced;
    private final WriteOptions buffered;

    enum Mode {
        CREATE,
        OPEN,
        /** Takes no lock and changes no file. */
        READ_ONLY
    }

    /**
     * @param present the names of the columns to open: all that the folder holds, or some of them in {@link Mode#READ_ONLY}
     * @param known the layouts of those that this release knows
     */
    @SuppressWarnings("this-escape")
    Database(Path folder, RocksTuning tuning, Mode mode, Collection<String> present, List<Column<?, ?>> known)
            throws RocksDBException {
        this.tuning = tuning;
        boolean opened = false;
        try {
            cache = own(Families.cache(tuning.blockCacheBytes()));
            bloom = own(Families.bloom());
            statistics = own(new Statistics());
            statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
            reads = own(new ReadOptions());
            synced = own(new WriteOptions().setSync(true));
            buffered = own(new WriteOptions());
            db = openFamilies(folder, mode, present, known);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private RocksDB openFamilies(Path folder, Mode mode, Collection<String> present, List<Column<?, ?>> known)
            throws RocksDBException {
        var layouts = new HashMap<String, Column<?, ?>>();
        known.forEach(column -> layouts.put(column.name(), column));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (String name : present) {
            var layout = layouts.get(name);
            descriptors.add(new ColumnFamilyDescriptor(
                    name.getBytes(StandardCharsets.UTF_8), own(layout == null ? plainLayout() : layout(layout))));
        }
        var opened = new ArrayList<ColumnFamilyHandle>();
        var options = own(options(mode));
        var open = mode == Mode.READ_ONLY
                ? RocksDB.openReadOnly(options, folder.toString(), descriptors, opened)
                : RocksDB.open(options, folder.toString(), descriptors, opened);
        own(open);
        int next = 0;
        for (String name : present) {
            families.put(name, own(opened.get(next++)));
        }
        return open;
    }

    private DBOptions options(Mode mode) {
        var hidden = new Properties();
        hidden.setProperty("track_and_verify_wals_in_manifest", "true");
        return DBOptions.getDBOptionsFromProps(hidden)
                .setCreateIfMissing(mode == Mode.CREATE)
                .setErrorIfExists(mode == Mode.CREATE)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxTotalWalSize(tuning.maxLogBytes())
                .setDbWriteBufferSize(tuning.memtableBytes())
                .setMaxOpenFiles(tuning.maxOpenFiles())
                .setMaxBackgroundJobs(tuning.backgroundJobs())
                .setAllowConcurrentMemtableWrite(false)
                .setBytesPerSync(1 << 20)
                .setStatistics(statistics)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(1 << 20)
                .setKeepLogFileNum(4);
    }

    private ColumnFamilyOptions layout(Column<?, ?> column) {
        return Families.of(column, cache, bloom);
    }

    private ColumnFamilyOptions plainLayout() {
        return Families.plain(cache, bloom, Column.Access.LOOKUP);
    }

    boolean has(String name) {
        return families.containsKey(name);
    }

    void create(Column<?, ?> column) throws RocksDBException {
        var descriptor =
                new ColumnFamilyDescriptor(column.name().getBytes(StandardCharsets.UTF_8), own(layout(column)));
        families.put(column.name(), own(db.createColumnFamily(descriptor)));
    }

    void drop(String name) throws RocksDBException {
        var family = families.remove(name);
        if (family != null) {
            db.dropColumnFamily(family);
        }
    }

    ColumnFamilyHandle family(Column<?, ?> column) {
        var family = families.get(column.name());
        if (family == null) {
            throw new IllegalArgumentException("column " + column.name() + " is not in the schema");
        }
        return family;
    }

    ColumnFamilyHandle meta() {
        var family = families.get(META);
        if (family == null) {
            throw new IllegalStateException("opened without its first column");
        }
        return family;
    }

    RocksDB db() {
        return db;
    }

    ReadOptions reads() {
        return reads;
    }

    WriteOptions synced() {
        return synced;
    }

    WriteOptions buffered() {
        return buffered;
    }

    Statistics statistics() {
        return statistics;
    }

    long cachedBytes() {
        return cache.getUsage();
    }

    void flush() throws RocksDBException {
        try (var options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, List.copyOf(families.values()));
        }
    }

    private <T extends AutoCloseable> T own(T handle) {
        handles.push(handle);
        return handle;
    }

    @Override
    public void close() {
        while (!handles.isEmpty()) {
            try {
                handles.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a native handle", e);
            }
        }
    }
}
