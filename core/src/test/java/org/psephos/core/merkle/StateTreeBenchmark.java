package org.psephos.core.merkle;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * What the state tree costs: time for each changed leaf, heap for each leaf, bytes and time of a checkpoint, reload. Run it by hand:
 * {@code StateTreeBenchmark [leaves] [changes in a block] [blocks]}, in a heap that holds twice the tree.
 */
final class StateTreeBenchmark {
    private static final int CHECKPOINT_CHANGES = 500_000;

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final int leaves;
    private final int changes;
    private final int blocks;
    private final SplittableRandom random = new SplittableRandom(1);

    private StateTreeBenchmark(int leaves, int changes, int blocks) {
        this.leaves = leaves;
        this.changes = changes;
        this.blocks = blocks;
    }

    public static void main(String[] args) throws Exception {
        new StateTreeBenchmark(
                        args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000,
                        args.length > 1 ? Integer.parseInt(args[1]) : 72_000,
                        args.length > 2 ? Integer.parseInt(args[2]) : 30)
                .run();
    }

    private void run() throws Exception {
        hashCost();
        var store = new Store();
        long heapBefore = heap();
        long start = System.nanoTime();
        StateTree tree = StateTree.empty(store);
        for (int from = 0; from < leaves; from += changes) {
            tree = tree.update(puts(from, Math.min(leaves, from + changes)));
        }
        report("build %.2f µs a leaf", micros(start) / leaves);
        report(
                "heap %.1f MB, %.1f bytes a leaf, own estimate %.1f MB",
                (heap() - heapBefore) / 1e6, (double) (heap() - heapBefore) / leaves, tree.residentBytes() / 1e6);
        tree = update(tree, false);
        tree = update(tree, true);
        tree = checkpoints(tree, store);
        reload(store, tree.root());
    }

    private StateTree update(StateTree initial, boolean parallel) throws Exception {
        StateTree tree = initial;
        var times = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        var sorts = new ArrayList<Double>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int block = 0; block < blocks; block++) {
                long sorting = System.nanoTime();
                StateChanges batch = randomChanges(changes);
                sorts.add(micros(sorting) / changes);
                long start = System.nanoTime();
                long startCpu = CPU.getCurrentThreadCpuTime();
                tree = parallel ? inParts(tree, batch, threads) : tree.update(batch);
                times.add(micros(start) / changes);
                cpu.add((CPU.getCurrentThreadCpuTime() - startCpu) / 1e3 / changes);
            }
        }
        report(
                "update%s: median %.2f µs a changed leaf, worst %.2f, this thread's core time %.2f (making and sorting the changes: %.2f)",
                parallel ? " in parts on 2 threads" : "",
                median(times),
                times.stream().mapToDouble(t -> t).max().orElse(0),
                median(cpu),
                median(sorts));
        return tree;
    }

    private static StateTree inParts(StateTree tree, StateChanges batch, ExecutorService threads) throws Exception {
        StateUpdate update = tree.plan(batch);
        var results = new ArrayList<StateUpdate.Part>();
        for (Future<StateUpdate.Part> part : threads.invokeAll(update.parts())) {
            results.add(part.get());
        }
        return update.join(results);
    }

    private StateTree checkpoints(StateTree initial, Store store) {
        StateTree tree = initial;
        for (String after :
                List.of("everything", CHECKPOINT_CHANGES + " changes", CHECKPOINT_CHANGES + " changes more")) {
            long start = CPU.getCurrentThreadCpuTime();
            StateTree written = tree.checkpoint(store, Long.MAX_VALUE);
            double millis = (CPU.getCurrentThreadCpuTime() - start) / 1e6;
            report(
                    "checkpoint after %s: %.0f ms core time, %d pages, %.1f MB",
                    after, millis, store.puts, store.putBytes / 1e6);
            store.commit();
            tree = written.update(randomChanges(CHECKPOINT_CHANGES));
        }
        tree = tree.checkpoint(store, Long.MAX_VALUE);
        store.commit();
        return tree;
    }

    private void reload(Store store, Hash root) {
        long start = System.nanoTime();
        StateTree tree = StateTree.open(store);
        report("open: %.1f ms, root %s", micros(start) / 1e3, tree.root().equals(root) ? "as before" : "DIFFERS");
        for (int block = 0; block < 3; block++) {
            store.loads = 0;
            StateChanges batch = randomChanges(changes);
            start = System.nanoTime();
            tree = tree.update(batch);
            report(
                    "block %d after opening: %.2f µs a changed leaf, %d pages loaded",
                    block, micros(start) / changes, store.loads);
        }
        start = System.nanoTime();
        tree = tree.checkpoint(store, tree.residentBytes() / 2);
        store.commit();
        report(
                "checkpoint and trim to half: %.1f ms, own estimate %.1f MB",
                micros(start) / 1e3, tree.residentBytes() / 1e6);
        store.loads = 0;
        StateChanges batch = randomChanges(changes);
        start = System.nanoTime();
        tree = tree.update(batch);
        report("block after trimming: %.2f µs a changed leaf, %d pages loaded", micros(start) / changes, store.loads);
        start = System.nanoTime();
        int bytes = 0;
        for (int i = 0; i < 10_000; i++) {
            Hash key = key(random.nextInt(leaves));
            var writer = new Writer();
            tree.prove(key).writeTo(writer);
            bytes += writer.size();
        }
        report("proof: %.2f µs, %d bytes", micros(start) / 10_000, bytes / 10_000);
    }

    private void hashCost() {
        Hash hash = key(0);
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 500_000; i++) {
                hash = StateHash.node(hash, hash);
            }
            report("node hash %.3f µs %s", micros(start) / 500_000, hash.toHex().substring(0, 4));
        }
    }

    private StateChanges randomChanges(int count) {
        Set<Integer> picked = new HashSet<>();
        while (picked.size() < count) {
            picked.add(random.nextInt(leaves));
        }
        var builder = StateChanges.builder();
        for (int i : picked) {
            builder.put(key(i), value());
        }
        return builder.build();
    }

    private StateChanges puts(int from, int to) {
        var builder = StateChanges.builder();
        for (int i = from; i < to; i++) {
            builder.put(key(i), value());
        }
        return builder.build();
    }

    private static Hash key(int number) {
        return Sha256.hash(Tag.STATE_KEY, ByteBuffer.allocate(4).putInt(number).array());
    }

    private Hash value() {
        return Hash.of(ByteBuffer.allocate(32)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .array());
    }

    private static double micros(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e3;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void report(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** Pages in a map, as a store that costs nothing. */
    private static final class Store implements PageSource, PageSink {
        private final Map<PageId, byte[]> pages = new HashMap<>();
        private long puts;
        private long putBytes;
        private long loads;

        @Override
        public Optional<byte[]> load(PageId id) {
            loads++;
            return Optional.ofNullable(pages.get(id));
        }

        @Override
        public void put(PageId id, byte[] page) {
            puts++;
            putBytes += page.length;
            pages.put(id, page);
        }

        @Override
        public void remove(PageId id) {
            pages.remove(id);
        }

        private void commit() {
            puts = 0;
            putBytes = 0;
        }
    }
}
