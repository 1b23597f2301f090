package org.psephos.node.storage.rocksdb;

import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.opened;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.psephos.node.storage.Codec;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;

/**
 * Writes blocks of open votes as the chain does and looks up voters. Not a test: run {@code main} with an empty folder and the number
 * of blocks. Prints µs of the calling thread's CPU, which a busy machine stretches less than the time on the wall, and that of the
 * whole process, which has flushes and compactions in it.
 */
final class StorageBenchmark {
    private static final int VOTES_PER_BLOCK = 36_000;
    private static final int KEY_BYTES = 32;
    private static final int BODY_BYTES_PER_VOTE = 250;
    private static final int[] VALUE_BYTES = {110, 40, 60};
    private static final int LOOKUPS = 36_000;

    private static final Column<byte[], byte[]> VOTES = Column.consensus("votes", Codec.bytes(), Codec.bytes());
    private static final Column<byte[], byte[]> ACCOUNTS = Column.consensus("accounts", Codec.bytes(), Codec.bytes());
    private static final Column<byte[], byte[]> LOG = Column.consensus("log", Codec.bytes(), Codec.bytes());
    private static final Column<Long, byte[]> BODIES = Column.consensus("bodies", Codec.uint64(), Codec.bytes())
            .withAccess(Column.Access.SCAN)
            .withCompression(Column.Compression.LARGE);
    private static final Schema SCHEMA = new Schema(1, "00", List.of(VOTES, ACCOUNTS, LOG, BODIES));

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Path folder;
    private final int blocks;

    private StorageBenchmark(Path folder, int blocks) {
        this.folder = folder;
        this.blocks = blocks;
    }

    public static void main(String[] args) throws Exception {
        var benchmark = new StorageBenchmark(Path.of(args[0]), Integer.parseInt(args[1]));
        benchmark.write();
        benchmark.open(benchmark.folder.resolveSibling("killed")).close();
        var store = benchmark.open(benchmark.folder);
        for (int round = 0; round < 4; round++) {
            benchmark.lookUp(store);
        }
        System.out.printf("%s%nresident %s%n", store.counters(), resident());
        store.close();
    }

    private Store open(Path place) {
        long start = System.nanoTime();
        var store = opened(new RocksStorage(place, RocksTuning.defaults(), () -> 0).open(SCHEMA));
        System.out.printf("%s opened in %d ms%n", place.getFileName(), (System.nanoTime() - start) / 1_000_000);
        return store;
    }

    private void write() throws Exception {
        var store = open(folder);
        long cpuNanos = process.getProcessCpuTime();
        long generatingNanos = 0;
        long commitNanos = 0;
        long worstNanos = 0;
        for (int block = 0; block < blocks; block++) {
            long start = threads.getCurrentThreadCpuTime();
            var batch = store.batch();
            for (int vote = 0; vote < VOTES_PER_BLOCK; vote++) {
                long number = (long) block * VOTES_PER_BLOCK + vote;
                batch.rawPut(VOTES, key(number), random(~number, VALUE_BYTES[0]));
                batch.rawPut(ACCOUNTS, key(number + (1L << 40)), random(~number, VALUE_BYTES[1]));
                batch.rawPut(LOG, key(number + (1L << 41)), random(~number, VALUE_BYTES[2]));
            }
            batch.put(BODIES, (long) block, random(block, BODY_BYTES_PER_VOTE * VOTES_PER_BLOCK));
            long generated = threads.getCurrentThreadCpuTime();
            long wall = System.nanoTime();
            commit(store, Durability.SYNCED, batch);
            generatingNanos += generated - start;
            commitNanos += threads.getCurrentThreadCpuTime() - generated;
            worstNanos = Math.max(worstNanos, System.nanoTime() - wall);
        }
        var counters = store.counters();
        System.out.printf("resident %s%n", resident());
        Folders.copy(folder, folder.resolveSibling("killed"));
        long closing = System.nanoTime();
        store.close();
        double votes = (double) blocks * VOTES_PER_BLOCK;
        System.out.printf(
                "%.0f votes: commit %.2f µs/vote (%.2f µs/row), worst block %d ms, generating %.2f µs/vote, process CPU %.2f"
                        + " µs/vote in all, close %d ms%n%s, %.0f bytes/vote%n",
                votes,
                commitNanos / 1e3 / votes,
                commitNanos / 1e3 / votes / 3,
                worstNanos / 1_000_000,
                generatingNanos / 1e3 / votes,
                (process.getProcessCpuTime() - cpuNanos) / 1e3 / votes,
                (System.nanoTime() - closing) / 1_000_000,
                counters,
                counters.bytesOnDisk() / votes);
    }

    private void lookUp(Store store) {
        var numbers = new SplittableRandom(System.nanoTime());
        var present = new ArrayList<byte[]>();
        var absent = new ArrayList<byte[]>();
        for (int i = 0; i < LOOKUPS; i++) {
            present.add(key(numbers.nextLong((long) blocks * VOTES_PER_BLOCK)));
            absent.add(key(~numbers.nextLong(1L << 40)));
        }
        System.out.printf(
                "per key: many present %.2f µs, many absent %.2f µs, one by one present %.2f µs, absent %.2f µs%n",
                micros(() -> store.rawMultiGet(VOTES, present)),
                micros(() -> store.rawMultiGet(VOTES, absent)),
                micros(() -> present.forEach(key -> store.rawGet(VOTES, key))),
                micros(() -> absent.forEach(key -> store.rawGet(VOTES, key))));
    }

    private double micros(Runnable lookUps) {
        long start = threads.getCurrentThreadCpuTime();
        lookUps.run();
        return (threads.getCurrentThreadCpuTime() - start) / 1e3 / LOOKUPS;
    }

    private static byte[] key(long number) {
        return random(number, KEY_BYTES);
    }

    private static byte[] random(long seed, int bytes) {
        var value = new byte[bytes];
        new SplittableRandom(seed).nextBytes(value);
        return value;
    }

    private static String resident() throws Exception {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return "of which heap " + (heap.getCommitted() >> 20) + " MiB: "
                + Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .findFirst()
                        .orElse("unknown");
    }
}
