package org.psephos.node.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.STATE;
import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Columns.heightOfWholeBlocks;
import static org.psephos.node.storage.Columns.opened;
import static org.psephos.node.storage.Durability.BUFFERED;
import static org.psephos.node.storage.Durability.SYNCED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.node.storage.FastTempDir;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Store;

/** Copies the folder while the store is open, which is what the disk holds when the process dies, and spoils the copy's log. */
class CrashTest {
    @TempDir(factory = FastTempDir.class)
    Path temp;

    private int copies;

    @Test
    void reopensAtTheLastCommitAfterTheProcessDies() {
        var store = opened(storage(temp.resolve("store")).open(SCHEMA));
        commitBlock(store, 1, SYNCED);
        commitBlock(store, 2, BUFFERED);

        assertThat(heightAfterOpening(copy())).isEqualTo(2);
        store.close();
    }

    @Test
    void reopensWithItsLogCutAtEveryOffsetPastTheLastSync() throws IOException {
        var store = opened(storage(temp.resolve("store")).open(SCHEMA));
        commitBlock(store, 1, SYNCED);
        commitBlock(store, 2, SYNCED);
        long synced = Files.size(log(temp.resolve("store")));
        commitBlock(store, 3, BUFFERED);
        long third = Files.size(log(temp.resolve("store")));
        commitBlock(store, 4, BUFFERED);
        long end = Files.size(log(temp.resolve("store")));
        assertThat(third).isGreaterThan(synced);

        for (long cut = synced; cut <= end; cut += cut <= third ? 1 : 17) {
            var folder = copy();
            cut(log(folder), cut);

            assertThat(heightAfterOpening(folder)).as("cut at %d", cut).isEqualTo(cut < third ? 2 : cut < end ? 3 : 4);
            Folders.delete(folder);
        }
        store.close();
    }

    @Test
    void reopensWithGarbageInPlaceOfWhatWasNotSynced() throws IOException {
        var store = opened(storage(temp.resolve("store")).open(SCHEMA));
        commitBlock(store, 1, SYNCED);
        long synced = Files.size(log(temp.resolve("store")));
        commitBlock(store, 2, BUFFERED);
        commitBlock(store, 3, BUFFERED);
        long end = Files.size(log(temp.resolve("store")));

        for (int pattern : new int[] {0x00, 0xff, 0x5a}) {
            for (long from = synced; from < end; from += 41) {
                var folder = copy();
                fill(log(folder), from, end - from, (byte) pattern);

                assertThat(heightAfterOpening(folder))
                        .as("%02x from %d", pattern, from)
                        .isBetween(1L, 2L);
                Folders.delete(folder);
            }
        }
        store.close();
    }

    @Test
    void neverShowsHalfABatchWithItsLogCutInsideWhatWasSynced() throws IOException {
        var store = opened(storage(temp.resolve("store")).open(SCHEMA));
        commitBlock(store, 1, SYNCED);
        commitBlock(store, 2, SYNCED);
        commitBlock(store, 3, SYNCED);
        long end = Files.size(log(temp.resolve("store")));

        for (long cut = 0; cut < end; cut += 19) {
            var folder = copy();
            cut(log(folder), cut);

            assertWholeOrCorrupt(folder, 2);
            Folders.delete(folder);
        }
        store.close();
    }

    @Test
    void reopensAgainAndAgainAfterTornLogs() throws IOException {
        var store = opened(storage(temp.resolve("store")).open(SCHEMA));
        commitBlock(store, 1, SYNCED);
        commitBlock(store, 2, BUFFERED);
        var folder = copy();
        store.close();

        for (long height = 2; height < 8; height++) {
            Path log = log(folder);
            cut(log, Math.max(0, Files.size(log) - 5));
            var again = opened(storage(folder).open(SCHEMA));
            assertThat(heightOfWholeBlocks(again)).isEqualTo(height - 1);
            commitBlock(again, height, SYNCED);
            commitBlock(again, height + 1, BUFFERED);
            var next = copy(folder);
            again.close();
            folder = next;
        }
    }

    @Test
    void bringsBackColumnsThatWereFlushedAtDifferentTimes() throws IOException {
        var store = opened(storage(temp.resolve("store")).open(SCHEMA));
        fillMemtables(store);
        commitBlock(store, 1, SYNCED);
        long synced = Files.size(log(temp.resolve("store")));
        commitBlock(store, 2, BUFFERED);
        assertThat(Folders.files(temp.resolve("store"), "*.sst")).isNotEmpty();
        long end = Files.size(log(temp.resolve("store")));

        for (long cut = synced; cut <= end; cut += 37) {
            var folder = copy();
            cut(log(folder), cut);

            assertThat(heightAfterOpening(folder)).isEqualTo(cut < end ? 1 : 2);
            Folders.delete(folder);
        }
        store.close();
    }

    @Test
    void neverShowsHalfABatchWithALogMissing() throws IOException {
        var store = opened(storage(temp.resolve("store")).open(SCHEMA));
        fillMemtables(store);
        commitBlock(store, 1, SYNCED);
        commitBlock(store, 2, SYNCED);
        var logs = Folders.files(temp.resolve("store"), "*.log");

        for (Path log : logs) {
            var folder = copy();
            Files.deleteIfExists(folder.resolve(log.getFileName()));

            assertWholeOrCorrupt(folder, 2);
            Folders.delete(folder);
        }
        store.close();
    }

    private static void fillMemtables(Store store) {
        var batch = store.batch();
        for (int i = 0; i < 200; i++) {
            batch.clear();
            batch.put(STATE, new byte[] {7, (byte) i}, new byte[100_000]);
            commit(store, BUFFERED, batch);
        }
    }

    private void assertWholeOrCorrupt(Path folder, long highest) {
        switch (storage(folder).open(SCHEMA)) {
            case OpenOutcome.Opened(var again) -> {
                assertThat(heightOfWholeBlocks(again)).isLessThanOrEqualTo(highest);
                again.close();
            }
            case OpenOutcome.Corrupt corrupt ->
                assertThat(corrupt.howToRepair()).contains("repair");
            case OpenOutcome.Refused other -> throw new AssertionError(other.code() + ": " + other.message());
        }
    }

    private long heightAfterOpening(Path folder) {
        var again = opened(storage(folder).open(SCHEMA));
        try {
            return heightOfWholeBlocks(again);
        } finally {
            again.close();
        }
    }

    private static RocksStorage storage(Path folder) {
        return new RocksStorage(folder, Folders.SMALL, () -> 0);
    }

    private Path copy() {
        return copy(temp.resolve("store"));
    }

    private Path copy(Path folder) {
        return Folders.copy(folder, temp.resolve("copy-" + copies++));
    }

    /** The log that is written now. */
    private static Path log(Path folder) {
        return Folders.files(folder, "*.log").getLast();
    }

    private static void cut(Path file, long bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    private static void fill(Path file, long from, long bytes, byte pattern) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var garbage = new byte[Math.toIntExact(bytes)];
            Arrays.fill(garbage, pattern);
            channel.write(ByteBuffer.wrap(garbage), from);
        }
    }
}
