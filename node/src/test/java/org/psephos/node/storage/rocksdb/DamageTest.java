package org.psephos.node.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.psephos.node.storage.Columns.BLOCKS;
import static org.psephos.node.storage.Columns.NAMES;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.STATE;
import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Columns.heightOfWholeBlocks;
import static org.psephos.node.storage.Columns.opened;
import static org.psephos.node.storage.Durability.SYNCED;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.node.storage.FastTempDir;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.RepairOutcome;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.VerifyOutcome;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/** Damages the files of a closed store: it says so, and repairs what can be repaired. */
class DamageTest {
    private static final int STATE_KEYS = 2_000;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Path folder;
    private RocksStorage storage;

    @BeforeEach
    void fill() {
        folder = temp.resolve("store");
        storage = new RocksStorage(folder, Folders.SMALL, () -> 0);
        var store = opened(storage.open(SCHEMA));
        var random = new Random(1);
        var batch = store.batch();
        for (int i = 0; i < STATE_KEYS; i++) {
            var value = new byte[100];
            random.nextBytes(value);
            batch.put(STATE, stateKey(i), value);
            batch.put(NAMES, "name " + i, (long) i);
        }
        batch.put(
                BLOCKS,
                0L,
                random.ints(50_000, 'a', 'z')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        commit(store, SYNCED, batch);
        commitBlock(store, 1, SYNCED);
        store.close();
    }

    @Test
    void reportsAMissingTable() throws IOException {
        Files.delete(table("state"));

        assertCorrupt();
        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.BeyondRepair.class);
    }

    @Test
    void reportsAShortenedTable() throws IOException {
        shorten(table("state"), Files.size(table("state")) / 2);

        assertCorrupt();
        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.BeyondRepair.class);
    }

    @Test
    void reportsAMissingCurrentFileAndRestoresIt() throws IOException {
        Files.delete(folder.resolve("CURRENT"));

        assertCorrupt();
        assertThat(storage.repair(SCHEMA))
                .isInstanceOfSatisfying(RepairOutcome.Repaired.class, repaired -> assertThat(repaired.steps())
                        .hasSize(1));
        assertHeight(1);
    }

    @Test
    void reportsAnUnreadableCurrentFile() throws IOException {
        Files.writeString(folder.resolve("CURRENT"), "nonsense\n");

        assertCorrupt();
    }

    @Test
    void reportsAMissingManifest() throws IOException {
        Files.delete(manifest());

        assertCorrupt();
        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.BeyondRepair.class);
    }

    @Test
    void neverShowsHalfABatchWithItsManifestCutAnywhere() throws IOException {
        long size = Files.size(manifest());
        int corrupt = 0;
        for (long cut = 0; cut < size; cut += 5) {
            var copy = Folders.copy(folder, temp.resolve("cut"));
            shorten(copy.resolve(manifest().getFileName()), cut);

            switch (new RocksStorage(copy, Folders.SMALL, () -> 0).open(SCHEMA)) {
                case OpenOutcome.Opened(var store) -> {
                    assertThat(heightOfWholeBlocks(store)).isEqualTo(1);
                    assertThat(store.get(STATE, stateKey(0))).isPresent();
                    store.close();
                }
                case OpenOutcome.Corrupt damage -> corrupt++;
                case OpenOutcome other -> throw new AssertionError("cut at " + cut + ": " + other);
            }
            Folders.delete(copy);
        }
        assertThat(corrupt).isPositive();
    }

    @Test
    void doesNotTakeADamagedRowForAnAbsentOne() throws IOException {
        flipBits(table("state"));
        var store = opened(storage.open(SCHEMA));

        var keys = new ArrayList<byte[]>();
        for (int i = 0; i < STATE_KEYS; i++) {
            keys.add(stateKey(i));
        }

        assertThatThrownBy(() -> store.multiGet(STATE, keys))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(StorageFailure.Code.STORE_CORRUPT));
        assertThatThrownBy(() -> keys.forEach(key -> store.get(STATE, key))).isInstanceOf(StorageException.class);
        assertThat(store.verify())
                .isInstanceOfSatisfying(VerifyOutcome.Damaged.class, damaged -> assertThat(damaged.details())
                        .singleElement()
                        .asString()
                        .contains("column state"));
        store.close();
        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.BeyondRepair.class);
    }

    @Test
    void findsDamageInLargeValues() throws IOException {
        flipBits(Folders.files(folder, "*.blob").getFirst());
        var store = opened(storage.open(SCHEMA));

        assertThat(store.verify()).isInstanceOf(VerifyOutcome.Damaged.class);
        store.close();
    }

    @Test
    void emptiesADamagedIndex() throws IOException {
        flipBits(table("names"));

        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.Repaired.class);
        assertIndexGoneAndConsensusThere();
    }

    @Test
    void copiesConsensusRowsAwayFromAMissingIndexTable() throws IOException {
        Files.delete(table("names"));
        assertCorrupt();

        assertThat(storage.repair(SCHEMA)).isInstanceOfSatisfying(RepairOutcome.Repaired.class, repaired -> assertThat(
                        repaired.steps().getFirst())
                .contains("damaged-1"));
        assertIndexGoneAndConsensusThere();
    }

    @Test
    void isFoundAgainWhereAReplacementWasCutShort() throws IOException {
        Path next = folder.resolveSibling(folder.getFileName() + ".next");
        Files.move(folder, next);
        var store = opened(storage.open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isPositive();
        store.close();
        assertThat(next).doesNotExist();

        Files.move(folder, next);
        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.NothingToRepair.class);
        assertThat(folder).isDirectory();
    }

    /** As little as a disk without room. */
    @Test
    void callsNoStoreLostBecauseItsCopyFindsNoPlace() throws IOException {
        Files.delete(table("names"));
        Files.createSymbolicLink(
                folder.resolveSibling(folder.getFileName() + ".rebuilt-1"), temp.resolve("nowhere/at all"));

        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.NotOpened.class);
    }

    @Test
    void reportsAColumnThatLagsBehindTheOthers() throws Exception {
        try (var database =
                new Database(folder, Folders.SMALL, Database.Mode.OPEN, storage.present(), SCHEMA.columns())) {
            database.db().delete(database.family(STATE), new byte[0]);
        }

        assertCorrupt();
    }

    @Test
    void reportsRowsAboutItselfThatItNeverWrote() throws Exception {
        String tooLong = "c0ffee".repeat(100);
        for (var damage : List.of(
                new Row("schema", new byte[] {}),
                new Row("schema", new byte[] {0, 0, 3}),
                new Row("schema", new byte[] {0, 0, 0, 3, 0}),
                new Row("chain", new byte[] {}),
                new Row("chain", "c0f\u001b[31m".getBytes(StandardCharsets.UTF_8)),
                new Row("chain", tooLong.getBytes(StandardCharsets.UTF_8)),
                new Row("stamp/state", new byte[] {}),
                new Row("stamp/state", new byte[] {1, 2, 3}),
                new Row("stamp/state", new byte[9]))) {
            Path copy = Folders.copy(folder, temp.resolve("damaged"));
            var damaged = new RocksStorage(copy, Folders.SMALL, () -> 0);
            try (var database =
                    new Database(copy, Folders.SMALL, Database.Mode.OPEN, damaged.present(), SCHEMA.columns())) {
                database.db().put(database.meta(), damage.key().getBytes(StandardCharsets.UTF_8), damage.value());
            }

            assertThat(damaged.open(SCHEMA)).as(damage.key()).isInstanceOf(OpenOutcome.Corrupt.class);

            Folders.delete(copy);
        }
    }

    private record Row(String key, byte[] value) {}

    @Test
    void createsAgainWhereACreationWasCutShort() throws IOException {
        var half = temp.resolve("half");
        Folders.copy(folder, half);
        Files.delete(half.resolve("CURRENT"));
        Files.writeString(half.resolve("CREATING"), "");

        var store = opened(new RocksStorage(half, Folders.SMALL, () -> 0).open(SCHEMA));

        assertThat(store.get(BLOCKS, 1L)).isEmpty();
        assertThat(half.resolve("CREATING")).doesNotExist();
        store.close();
    }

    @Test
    void answersWithAnOutcomeWhereTheFolderCannotBeMade() throws IOException {
        var file = temp.resolve("file");
        Files.writeString(file, "in the way");

        assertThat(new RocksStorage(file.resolve("store"), Folders.SMALL, () -> 0).open(SCHEMA))
                .isInstanceOf(OpenOutcome.IoFailed.class);
    }

    private void assertCorrupt() {
        assertThat(storage.open(SCHEMA)).isInstanceOfSatisfying(OpenOutcome.Corrupt.class, corrupt -> {
            assertThat(corrupt.code()).isEqualTo("STORE_CORRUPT");
            assertThat(corrupt.message()).contains(folder.toString(), "repair");
        });
    }

    private void assertHeight(long height) {
        var store = opened(storage.open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isEqualTo(height);
        store.close();
    }

    private void assertIndexGoneAndConsensusThere() {
        Store store = opened(storage.open(SCHEMA));
        assertThat(store.get(NAMES, "height")).isEmpty();
        assertThat(store.get(BLOCKS, 1L)).contains("block 1");
        assertThat(store.get(BLOCKS, 0L)).isPresent();
        for (int i = 0; i < STATE_KEYS; i++) {
            assertThat(store.contains(STATE, stateKey(i))).isTrue();
        }
        commitBlock(store, 2, SYNCED);
        assertThat(store.verify()).isInstanceOf(VerifyOutcome.Clean.class);
        store.close();
        assertHeight(2);
    }

    private static byte[] stateKey(int i) {
        return new byte[] {2, (byte) (i >> 8), (byte) i};
    }

    private Path manifest() {
        return Folders.files(folder, "MANIFEST-*").getLast();
    }

    /** The table file that holds the column's rows. */
    private Path table(String column) {
        List<Path> tables = Folders.files(folder, "*.sst").stream()
                .filter(file -> column.equals(columnOf(file)))
                .toList();
        assertThat(tables).hasSize(1);
        return tables.getFirst();
    }

    private static String columnOf(Path table) {
        try (var options = new Options();
                var reader = new SstFileReader(options)) {
            reader.open(table.toString());
            return new String(reader.getTableProperties().getColumnFamilyName(), StandardCharsets.UTF_8);
        } catch (RocksDBException e) {
            throw new AssertionError(table.toString(), e);
        }
    }

    private static void shorten(Path file, long bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    /** After the first block, which holds the stamp, and before the file's own directory. */
    private static void flipBits(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        for (int i = 5_000; i < bytes.length / 2; i += 1_000) {
            bytes[i] ^= 1;
        }
        Files.write(file, bytes);
    }
}
