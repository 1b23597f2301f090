package org.psephos.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.psephos.node.storage.Columns.BLOCKS;
import static org.psephos.node.storage.Columns.NAMES;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Durability.BUFFERED;
import static org.psephos.node.storage.Durability.SYNCED;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.node.storage.StorageFailure.Code;

/** What the snapshots of every store do, and how long. */
abstract class SnapshotContract extends StoreFixture {
    @Test
    void freezesWhatASnapshotShows() {
        commitBlock(store, 1, BUFFERED);
        try (var snapshot = store.snapshot(Duration.ofSeconds(1))) {
            commitBlock(store, 2, BUFFERED);
            delete(ByteRange.all());

            assertThat(snapshot.scan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 10))
                    .containsExactly(new Row<>(1L, "block 1"));
            assertThat(snapshot.get(NAMES, "height")).contains(1L);
            assertThat(snapshot.multiGet(BLOCKS, List.of(1L, 2L)))
                    .containsExactly(Optional.of("block 1"), Optional.empty());
            assertThat(store.get(BLOCKS, 1L)).isEmpty();
        }
    }

    @Test
    void tellsMomentsApartByTheirSequence() {
        try (var first = store.snapshot(Duration.ofSeconds(1));
                var same = store.snapshot(Duration.ofSeconds(1))) {
            commitBlock(store, 1, BUFFERED);
            try (var later = store.snapshot(Duration.ofSeconds(1))) {
                assertThat(same.sequence()).isEqualTo(first.sequence());
                assertThat(later.sequence()).isGreaterThan(first.sequence());
            }
        }
    }

    @Test
    void refusesToReadFromASnapshotPastItsDeadline() {
        commitBlock(store, 1, BUFFERED);
        var snapshot = store.snapshot(Duration.ofMillis(500));
        assertThat(snapshot.deadlineMillis()).isEqualTo(1_500);

        nowMillis = 1_499;
        assertThat(snapshot.get(BLOCKS, 1L)).contains("block 1");
        nowMillis = 1_500;

        assertFailsWith(Code.SNAPSHOT_EXPIRED, () -> snapshot.get(BLOCKS, 1L));
        assertFailsWith(Code.SNAPSHOT_EXPIRED, () -> snapshot.multiGet(BLOCKS, List.of(1L)));
        assertFailsWith(Code.SNAPSHOT_EXPIRED, () -> snapshot.scan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 1));
        nowMillis = 0;
        assertFailsWith(Code.SNAPSHOT_EXPIRED, () -> snapshot.get(BLOCKS, 1L));
    }

    @Test
    void closesSnapshotsPastTheirDeadline() {
        store.snapshot(Duration.ofMillis(100));
        store.snapshot(Duration.ofMillis(200));
        assertThat(store.counters().openSnapshots()).isEqualTo(2);

        nowMillis += 100;
        assertThat(store.closeExpiredSnapshots()).isEqualTo(1);
        assertThat(store.closeExpiredSnapshots()).isZero();
        assertThat(store.counters().openSnapshots()).isEqualTo(1);

        nowMillis += 100;
        commitBlock(store, 1, BUFFERED);
        assertThat(store.counters().openSnapshots()).isZero();
    }

    @Test
    void completesAScanWhoseSnapshotIsClosedMeanwhile() {
        putHeights(0, 5);
        var snapshot = store.snapshot(Duration.ofMillis(100));

        long visited = snapshot.rawScan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 10, (key, value) -> {
            nowMillis += 100;
            store.closeExpiredSnapshots();
            delete(ByteRange.all());
            return true;
        });

        assertThat(visited).isEqualTo(5);
        assertFailsWith(Code.SNAPSHOT_EXPIRED, () -> snapshot.get(BLOCKS, 1L));
        assertThat(store.counters().openSnapshots()).isZero();
    }

    @Test
    void closesAsOftenAsAsked() {
        var snapshot = store.snapshot(Duration.ofSeconds(1));
        snapshot.close();
        snapshot.close();
        assertFailsWith(Code.SNAPSHOT_EXPIRED, () -> snapshot.get(BLOCKS, 1L));

        var open = store.snapshot(Duration.ofSeconds(1));
        store.close();
        store.close();
        open.close();

        assertFailsWith(Code.STORE_CLOSED, () -> open.get(BLOCKS, 1L));
        assertFailsWith(Code.STORE_CLOSED, () -> store.get(BLOCKS, 1L));
        assertFailsWith(Code.STORE_CLOSED, () -> store.snapshot(Duration.ofSeconds(1)));
        assertFailsWith(Code.STORE_CLOSED, () -> store.commit(store.batch(), SYNCED));
        assertFailsWith(Code.STORE_CLOSED, () -> store.counters());
    }

    private static void assertFailsWith(Code code, Runnable read) {
        assertThatThrownBy(read::run).isInstanceOfSatisfying(StorageException.class, e -> assertThat(
                        e.failure().code())
                .isEqualTo(code));
    }
}
