package org.psephos.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.STATE;
import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.opened;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.psephos.node.storage.memory.MemoryStorage;
import org.psephos.node.storage.rocksdb.RocksStorage;
import org.psephos.node.storage.rocksdb.RocksTuning;

/** Any sequence of batches, snapshots and reopenings leaves a store with what a sorted map would hold. */
class StoreModelProperties {
    private static final RocksTuning SMALL = new RocksTuning(1 << 20, 4 << 20, 4 << 20, 64, 1);

    sealed interface Change {
        record Put(byte[] key, byte[] value) implements Change {}

        record Delete(byte[] key) implements Change {}

        record DeleteRange(ByteRange range) implements Change {}
    }

    sealed interface Step {
        record Commit(List<Change> changes, Durability durability) implements Step {}

        record TakeSnapshot() implements Step {}

        record Reopen() implements Step {}
    }

    @Property(tries = 200)
    void memoryAgreesWithASortedMap(@ForAll("steps") List<Step> steps) {
        new Run(new MemoryStorage(() -> 0)).play(steps);
    }

    @Property(tries = 25)
    void rocksAgreesWithASortedMap(@ForAll("steps") List<Step> steps) throws IOException {
        var folder = FastTempDir.create();
        try {
            new Run(new RocksStorage(folder.resolve("store"), SMALL, () -> 0)).play(steps);
        } finally {
            deleteTree(folder);
        }
    }

    private static final class Run {
        private record Frozen(Snapshot snapshot, TreeMap<byte[], byte[]> rows) {}

        private final Storage storage;
        private final TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
        private final TreeSet<byte[]> asked = new TreeSet<>(Arrays::compareUnsigned);
        private final List<Frozen> frozen = new ArrayList<>();
        private Store store;

        Run(Storage storage) {
            this.storage = storage;
            this.store = opened(storage.open(SCHEMA));
        }

        void play(List<Step> steps) {
            steps.forEach(this::play);
            frozen.forEach(then -> assertSame(then.snapshot, then.rows));
            store.close();
        }

        private void play(Step step) {
            switch (step) {
                case Step.Commit(var changes, var durability) -> {
                    var batch = store.batch();
                    changes.forEach(change -> apply(change, batch));
                    commit(store, durability, batch);
                    assertSame(store, model);
                }
                case Step.TakeSnapshot() -> {
                    var rows = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
                    rows.putAll(model);
                    frozen.add(new Frozen(store.snapshot(Duration.ofHours(1)), rows));
                }
                case Step.Reopen() -> {
                    frozen.forEach(then -> assertSame(then.snapshot, then.rows));
                    frozen.clear();
                    store.close();
                    store = opened(storage.open(SCHEMA));
                    assertSame(store, model);
                }
            }
        }

        private void apply(Change change, WriteBatch batch) {
            switch (change) {
                case Change.Put(var key, var value) -> {
                    batch.rawPut(STATE, key, value);
                    asked.add(key);
                    model.put(key, value);
                }
                case Change.Delete(var key) -> {
                    batch.rawDelete(STATE, key);
                    model.remove(key);
                }
                case Change.DeleteRange(var range) -> {
                    batch.deleteRange(STATE, range);
                    model.keySet().removeIf(key -> contains(range, key));
                }
            }
        }

        private void assertSame(Reader reader, TreeMap<byte[], byte[]> rows) {
            assertThat(scanned(reader, Direction.ASCENDING)).isEqualTo(written(rows));
            assertThat(scanned(reader, Direction.DESCENDING))
                    .isEqualTo(written(rows).reversed());
            var keys = new ArrayList<>(asked);
            keys.add(new byte[] {42, 42});
            var values = reader.rawMultiGet(STATE, keys);
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo(rows.get(keys.get(i)));
                assertThat(reader.rawGet(STATE, keys.get(i))).isEqualTo(rows.get(keys.get(i)));
            }
        }

        private static List<String> scanned(Reader reader, Direction direction) {
            var rows = new ArrayList<String>();
            reader.rawScan(
                    STATE, ByteRange.all(), direction, Long.MAX_VALUE, (key, value) -> rows.add(row(key, value)));
            return rows;
        }

        private static List<String> written(TreeMap<byte[], byte[]> rows) {
            return rows.entrySet().stream()
                    .map(row -> row(row.getKey(), row.getValue()))
                    .toList();
        }

        private static String row(byte[] key, byte[] value) {
            return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
        }

        private static boolean contains(ByteRange range, byte[] key) {
            return Arrays.compareUnsigned(range.from(), key) <= 0
                    && (!range.hasUpperEnd() || Arrays.compareUnsigned(key, range.to()) < 0);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> commit = Combinators.combine(changes().list().ofMaxSize(12), Arbitraries.of(Durability.class))
                .as(Step.Commit::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, commit),
                        Tuple.of(2, Arbitraries.create(Step.TakeSnapshot::new)),
                        Tuple.of(1, Arbitraries.create(Step.Reopen::new)))
                .list()
                .ofMaxSize(20);
    }

    private static Arbitrary<Change> changes() {
        Arbitrary<Change> put = Combinators.combine(
                        keys(), Arbitraries.bytes().array(byte[].class).ofMaxSize(4))
                .as(Change.Put::new);
        Arbitrary<Change> delete = keys().map(Change.Delete::new);
        Arbitrary<Change> range = Combinators.combine(keys(), keys())
                .as((from, to) -> new Change.DeleteRange(ByteRange.between(from, to)));
        Arbitrary<Change> tail = keys().map(from -> new Change.DeleteRange(ByteRange.from(from)));
        return Arbitraries.frequencyOf(Tuple.of(8, put), Tuple.of(3, delete), Tuple.of(2, range), Tuple.of(1, tail));
    }

    /** Few, so that changes meet. */
    private static Arbitrary<byte[]> keys() {
        return Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) -1)
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
