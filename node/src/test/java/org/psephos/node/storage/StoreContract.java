package org.psephos.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.psephos.node.storage.Columns.BLOCKS;
import static org.psephos.node.storage.Columns.NAMES;
import static org.psephos.node.storage.Columns.STATE;
import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.commitBlock;
import static org.psephos.node.storage.Columns.heightOfWholeBlocks;
import static org.psephos.node.storage.Durability.BUFFERED;
import static org.psephos.node.storage.Durability.SYNCED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store does. */
public abstract class StoreContract extends OpeningContract {
    @Test
    void answersWithNothingWhereNothingWasWritten() {
        assertThat(store.get(BLOCKS, 1L)).isEmpty();
        assertThat(store.contains(BLOCKS, 1L)).isFalse();
        assertThat(store.scan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 10)).isEmpty();
        assertThat(store.first(BLOCKS, ByteRange.all(), Direction.DESCENDING)).isEmpty();
    }

    @Test
    void keepsColumnsApart() {
        commitBlock(store, 7, BUFFERED);

        assertThat(store.get(BLOCKS, 7L)).contains("block 7");
        assertThat(store.get(STATE, Codec.uint64().encode(7L))).isEmpty();
        assertThat(store.get(NAMES, "height")).contains(7L);
    }

    @Test
    void keepsAnEmptyValueApartFromNoValue() {
        var batch = store.batch();
        batch.put(STATE, new byte[] {9}, new byte[0]);
        commit(store, SYNCED, batch);

        assertThat(store.rawGet(STATE, new byte[] {9})).isEmpty();
        assertThat(store.rawGet(STATE, new byte[] {8})).isNull();
    }

    @Test
    void showsNothingOfABatchBeforeItsCommit() {
        var batch = store.batch();
        batch.put(BLOCKS, 1L, "one");

        assertThat(store.get(BLOCKS, 1L)).isEmpty();
        commit(store, BUFFERED, batch);
        assertThat(store.get(BLOCKS, 1L)).contains("one");
    }

    @Test
    void appliesABatchInTheOrderOfItsChanges() {
        var batch = store.batch();
        batch.put(BLOCKS, 1L, "lost to the range");
        batch.put(BLOCKS, 2L, "first");
        batch.put(BLOCKS, 2L, "second");
        batch.put(BLOCKS, 3L, "deleted");
        batch.delete(BLOCKS, 3L);
        batch.delete(BLOCKS, 4L);
        batch.put(BLOCKS, 4L, "put again");
        batch.deleteRange(BLOCKS, BLOCKS.range(0L, 2L));
        batch.put(BLOCKS, 0L, "put after the range");
        commit(store, SYNCED, batch);

        assertThat(store.scan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 10))
                .containsExactly(
                        new Row<>(0L, "put after the range"), new Row<>(2L, "second"), new Row<>(4L, "put again"));
    }

    @Test
    void usesAClearedBatchAgain() {
        var batch = store.batch();
        batch.put(BLOCKS, 1L, "one");
        batch.deleteRange(NAMES, ByteRange.all());
        assertThat(batch.rows()).isEqualTo(2);
        batch.clear();
        assertThat(batch.rows()).isZero();
        assertThat(batch.bytes()).isZero();
        batch.put(BLOCKS, 2L, "two");
        commit(store, SYNCED, batch);

        assertThat(store.scan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 10)).containsExactly(new Row<>(2L, "two"));
    }

    @Test
    void deletesRangesWithAndWithoutEnds() {
        putHeights(0, 10);

        delete(BLOCKS.range(2L, 4L));
        assertThat(heights()).containsExactly(0L, 1L, 4L, 5L, 6L, 7L, 8L, 9L);
        delete(BLOCKS.from(8L));
        assertThat(heights()).containsExactly(0L, 1L, 4L, 5L, 6L, 7L);
        delete(BLOCKS.range(6L, 5L));
        assertThat(heights()).containsExactly(0L, 1L, 4L, 5L, 6L, 7L);
        delete(ByteRange.all());
        assertThat(heights()).isEmpty();

        putHeights(3, 5);
        assertThat(heights()).containsExactly(3L, 4L);
    }

    @Test
    void findsManyKeysInTheOrderAsked() {
        putHeights(0, 100);

        assertThat(store.multiGet(BLOCKS, List.of(99L, 5L, 100L, 5L, 0L)))
                .containsExactly(
                        Optional.of("block 99"),
                        Optional.of("block 5"),
                        Optional.empty(),
                        Optional.of("block 5"),
                        Optional.of("block 0"));
        assertThat(store.multiGet(BLOCKS, List.of())).isEmpty();
    }

    @Test
    void scansInBothDirectionsWithinTheRangeUpToTheLimit() {
        putHeights(0, 300);

        assertThat(keys(BLOCKS.range(254L, 258L), Direction.ASCENDING, 10)).containsExactly(254L, 255L, 256L, 257L);
        assertThat(keys(BLOCKS.range(254L, 258L), Direction.DESCENDING, 10)).containsExactly(257L, 256L, 255L, 254L);
        assertThat(keys(BLOCKS.from(298L), Direction.ASCENDING, 10)).containsExactly(298L, 299L);
        assertThat(keys(ByteRange.all(), Direction.DESCENDING, 2)).containsExactly(299L, 298L);
        assertThat(keys(ByteRange.prefix(new byte[] {0, 0, 0, 0, 0, 0, 1}), Direction.ASCENDING, 2))
                .containsExactly(256L, 257L);
        assertThat(keys(BLOCKS.range(9L, 9L), Direction.ASCENDING, 10)).isEmpty();
        assertThat(keys(ByteRange.all(), Direction.ASCENDING, 0)).isEmpty();
    }

    @Test
    void endsAScanWhenTheVisitorHasSeenEnough() {
        putHeights(0, 10);
        var seen = new ArrayList<Long>();

        long visited = store.rawScan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 10, (key, value) -> {
            seen.add(BLOCKS.keys().decode(key));
            return seen.size() < 3;
        });

        assertThat(visited).isEqualTo(3);
        assertThat(seen).containsExactly(0L, 1L, 2L);
    }

    @Test
    void showsAScanOneMomentWhileItsVisitorCommits() {
        putHeights(0, 5);
        var seen = new ArrayList<Long>();

        store.rawScan(BLOCKS, ByteRange.all(), Direction.ASCENDING, 100, (key, value) -> {
            long height = BLOCKS.keys().decode(key);
            seen.add(height);
            putHeights(height + 10, height + 11);
            delete(BLOCKS.range(height, height + 2));
            return true;
        });

        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void letsTheVisitorKeepAndChangeWhatItIsGiven() {
        commitBlock(store, 1, BUFFERED);
        store.rawScan(STATE, ByteRange.all(), Direction.ASCENDING, 10, (key, value) -> {
            key[0] = 99;
            value[0] = 99;
            return true;
        });
        var read = store.rawGet(STATE, new byte[] {1});
        read[0] = 99;

        assertThat(heightOfWholeBlocks(store)).isEqualTo(1);
    }

    @Test
    void syncsOncePerSyncedCommit() {
        long before = store.counters().logSyncs();
        for (int i = 0; i < 10; i++) {
            commitBlock(store, i, BUFFERED);
        }
        assertThat(store.counters().logSyncs() - before).isZero();
        for (int i = 0; i < 10; i++) {
            commitBlock(store, i, SYNCED);
        }
        assertThat(store.counters().logSyncs() - before).isEqualTo(10);
        assertThat(store.counters().commits()).isEqualTo(20);
        assertThat(store.counters().rowsWritten()).isEqualTo(60);
    }

    @Test
    void refusesColumnsOutsideTheSchemaAndKeysThatDoNotFit() {
        var stranger = Column.consensus("stranger", Codec.bytes(), Codec.bytes());
        var batch = store.batch();

        assertThatThrownBy(() -> store.get(stranger, new byte[] {1})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.put(STATE, new byte[0], new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.put(STATE, new byte[Column.MAX_KEY_BYTES + 1], new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        batch.put(STATE, new byte[Column.MAX_KEY_BYTES], new byte[] {5});
        commit(store, SYNCED, batch);
        assertThat(store.get(STATE, new byte[Column.MAX_KEY_BYTES])).isPresent();
    }

    @Test
    void countsWhatItHolds() {
        putHeights(0, 100);

        assertThat(store.counters().memoryBytes()).isPositive();
        assertThat(store.counters().bytesOnDisk()).isPositive();
        assertThat(store.estimatedRows(BLOCKS)).isBetween(100L, 101L);
    }

    private List<Long> heights() {
        return keys(ByteRange.all(), Direction.ASCENDING, 1_000);
    }

    private List<Long> keys(ByteRange range, Direction direction, int limit) {
        return store.scan(BLOCKS, range, direction, limit).stream()
                .map(Row::key)
                .toList();
    }
}
