package org.psephos.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Columns.heightOfWholeBlocks;
import static org.psephos.node.storage.Columns.opened;
import static org.psephos.node.storage.Durability.BUFFERED;
import static org.psephos.node.storage.Durability.SYNCED;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What every store does when it is opened, again or for the first time. */
abstract class OpeningContract extends SnapshotContract {
    @Test
    void findsEverythingAgainWhenOpenedAgain() {
        commitBlock(store, 1, SYNCED);
        commitBlock(store, 2, BUFFERED);
        store.close();

        store = opened(storage.open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isEqualTo(2);
        commitBlock(store, 3, SYNCED);
        store.close();

        store = opened(storage.open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isEqualTo(3);
    }

    @Test
    void refusesASecondOpening() {
        assertThat(storage.open(SCHEMA)).isInstanceOf(OpenOutcome.Locked.class);
    }

    @Test
    void refusesTheStoreOfAnotherChain() {
        commitBlock(store, 1, SYNCED);
        store.close();

        var outcome = storage.open(new Schema(3, "beef", SCHEMA.columns()));

        assertThat(outcome).isInstanceOfSatisfying(OpenOutcome.OtherNetwork.class, other -> {
            assertThat(other.code()).isEqualTo("STORE_OTHER_NETWORK");
            assertThat(other.message()).contains("c0ffee", "beef");
        });
        store = opened(storage.open(SCHEMA));
        assertThat(heightOfWholeBlocks(store)).isEqualTo(1);
    }

    @Test
    void refusesLayoutsThatItDoesNotKnow() {
        store.close();

        assertThat(storage.open(new Schema(2, Columns.CHAIN, SCHEMA.columns())))
                .isInstanceOfSatisfying(OpenOutcome.NewerSchema.class, newer -> {
                    assertThat(newer.found()).isEqualTo(3);
                    assertThat(newer.supported()).isEqualTo(2);
                });
        assertThat(storage.open(new Schema(4, Columns.CHAIN, SCHEMA.columns())))
                .isInstanceOf(OpenOutcome.OlderSchema.class);
    }

    @Test
    void createsAMissingIndexAndRefusesAMissingConsensusColumn() {
        commitBlock(store, 1, SYNCED);
        store.close();
        var index = Column.index("late", Codec.utf8(), Codec.utf8());
        var consensus = Column.consensus("later", Codec.utf8(), Codec.utf8());

        store = opened(storage.open(with(index)));
        assertThat(store.scan(index, ByteRange.all(), Direction.ASCENDING, 1)).isEmpty();
        var batch = store.batch();
        batch.put(index, "a", "b");
        commit(store, SYNCED, batch);
        store.close();
        store = opened(storage.open(SCHEMA));
        store.close();
        store = opened(storage.open(with(index)));
        assertThat(store.get(index, "a")).contains("b");
        store.close();

        var outcome = storage.open(with(consensus));
        assertThat(outcome).isInstanceOfSatisfying(OpenOutcome.Corrupt.class, corrupt -> assertThat(corrupt.message())
                .contains("later"));
    }

    @Test
    void writesACheckpointThatOpensByItself() {
        commitBlock(store, 1, BUFFERED);
        var folder = temp.resolve("checkpoint");

        assertThat(store.checkpoint(folder)).isInstanceOf(WriteOutcome.Done.class);
        commitBlock(store, 2, BUFFERED);
        assertThat(store.checkpoint(folder)).isInstanceOf(WriteOutcome.Failed.class);

        var copy = opened(checkpointAt(folder).open(SCHEMA));
        assertThat(heightOfWholeBlocks(copy)).isEqualTo(1);
        commitBlock(copy, 5, SYNCED);
        assertThat(heightOfWholeBlocks(store)).isEqualTo(2);
        copy.close();
    }

    @Test
    void verifiesASoundStore() {
        putHeights(0, 100);

        assertThat(store.verify()).isInstanceOf(VerifyOutcome.Clean.class);
        store.close();
        assertThat(storage.repair(SCHEMA)).isInstanceOf(RepairOutcome.NothingToRepair.class);
    }

    private static Schema with(Column<?, ?> column) {
        var columns = new ArrayList<>(SCHEMA.columns());
        columns.add(column);
        return new Schema(3, Columns.CHAIN, columns);
    }
}
