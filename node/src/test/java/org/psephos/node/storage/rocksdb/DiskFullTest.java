package org.psephos.node.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.storage.Columns.BLOCKS;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Columns.heightOfWholeBlocks;
import static org.psephos.node.storage.Columns.opened;
import static org.psephos.node.storage.Durability.BUFFERED;
import static org.psephos.node.storage.Durability.SYNCED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.StorageFailure.Code;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteOutcome;

/** Makes the next log file one of {@code /dev/full}, which answers every write as a full disk does. */
class DiskFullTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path temp;

    @Test
    void keepsTheLastCommitWhenTheDiskIsFullAndGoesOnWhenThereIsRoomAgain() throws IOException {
        assertThat(FULL).as("this test needs Linux").exists();
        var storage = new RocksStorage(temp.resolve("store"), Folders.SMALL, () -> 0);
        var store = opened(storage.open(SCHEMA));
        commitBlock(store, 1, SYNCED);
        var links = linkComingLogsToAFullDisk();
        assertThat(store.checkpoint(temp.resolve("turns-the-log"))).isNotNull();

        assertThat(tryToCommit(store, 2, SYNCED)).isEqualTo(Code.DISK_FULL);
        assertThat(tryToCommit(store, 3, BUFFERED)).isEqualTo(Code.DISK_FULL);
        assertThat(heightOfWholeBlocks(store)).isEqualTo(1);
        store.close();

        for (Path link : links) {
            Files.deleteIfExists(link);
        }
        store = opened(storage.open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isEqualTo(1);
        commitBlock(store, 2, SYNCED);
        store.close();
        store = opened(storage.open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isEqualTo(2);
        store.close();
    }

    private static Code tryToCommit(Store store, long height, Durability durability) {
        var batch = store.batch();
        batch.put(BLOCKS, height, "block " + height);
        return switch (store.commit(batch, durability)) {
            case WriteOutcome.Done() -> throw new AssertionError("a full disk took block " + height);
            case WriteOutcome.Failed(var failure) -> failure.code();
        };
    }

    /** RocksDB numbers its files in one sequence; which of these numbers becomes a log doesn't matter. */
    private List<Path> linkComingLogsToAFullDisk() throws IOException {
        var folder = temp.resolve("store");
        String last = Folders.files(folder, "*.log").getLast().getFileName().toString();
        long number = Long.parseLong(last.substring(0, last.indexOf('.')));
        var links = new ArrayList<Path>();
        for (long next = number + 1; next < number + 30; next++) {
            Path link = folder.resolve("%06d.log".formatted(next));
            if (!Files.exists(link)) {
                links.add(Files.createSymbolicLink(link, FULL));
            }
        }
        return links;
    }
}
