package org.psephos.node.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.psephos.node.storage.Columns.BLOCKS;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Columns.heightOfWholeBlocks;
import static org.psephos.node.storage.Columns.opened;
import static org.psephos.node.storage.Durability.BUFFERED;
import static org.psephos.node.storage.Durability.SYNCED;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.psephos.node.storage.Storage;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;
import org.psephos.node.storage.StoreContract;
import org.psephos.node.storage.WriteOutcome;

class MemoryStorageTest extends StoreContract {
    @Override
    protected Storage storage(Path folder) {
        return new MemoryStorage(() -> nowMillis);
    }

    @Override
    protected Storage checkpointAt(Path folder) {
        return ((MemoryStorage) storage).checkpointAt(folder).orElseThrow();
    }

    @Test
    void losesAnyNumberOfUnsyncedCommitsWhenThePowerGoes() {
        for (long survivor = 2; survivor <= 4; survivor++) {
            var disk = new MemoryStorage(() -> nowMillis);
            var store = opened(disk.open(SCHEMA));
            commitBlock(store, 1, BUFFERED);
            commitBlock(store, 2, SYNCED);
            commitBlock(store, 3, BUFFERED);
            commitBlock(store, 4, BUFFERED);
            assertThat(disk.syncedSequence()).isEqualTo(2);

            disk.losePower(survivor);

            assertThatThrownBy(() -> store.get(BLOCKS, 1L)).isInstanceOf(StorageException.class);
            store.close();
            var again = opened(disk.open(SCHEMA));
            assertThat(heightOfWholeBlocks(again)).isEqualTo(survivor);
            again.close();
        }
    }

    @Test
    void neverLosesWhatWasSynced() {
        var disk = new MemoryStorage(() -> nowMillis);
        var store = opened(disk.open(SCHEMA));
        commitBlock(store, 1, SYNCED);

        assertThatThrownBy(() -> disk.losePower(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesCommitsOnAFullDiskUntilOpenedAgain() {
        var disk = new MemoryStorage(() -> nowMillis);
        var store = opened(disk.open(SCHEMA));
        commitBlock(store, 1, SYNCED);
        disk.setFull(true);

        for (int attempt = 0; attempt < 2; attempt++) {
            var batch = store.batch();
            batch.put(BLOCKS, 2L, "two");
            assertThat(store.commit(batch, SYNCED))
                    .isInstanceOfSatisfying(
                            WriteOutcome.Failed.class,
                            failed -> assertThat(failed.failure().code()).isEqualTo(StorageFailure.Code.DISK_FULL));
            disk.setFull(false);
        }

        assertThat(heightOfWholeBlocks(store)).isEqualTo(1);
        store.close();
        store = opened(disk.open(SCHEMA));
        commitBlock(store, 2, SYNCED);
        assertThat(heightOfWholeBlocks(store)).isEqualTo(2);
    }
}
