package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;

class StateCheckpointTest {
    private static final long ALL = Long.MAX_VALUE;

    private final PageStore store = new PageStore();

    @Provide
    Arbitrary<List<Map<Hash, Optional<Hash>>>> histories() {
        return StateArbitraries.histories();
    }

    @Property(tries = 80)
    void storeHoldsThePagesOfTheLastCheckpointAndNoOthers(
            @ForAll("histories") List<Map<Hash, Optional<Hash>>> history,
            @ForAll @IntRange(max = 40_000) int maxResidentBytes,
            @ForAll @IntRange(min = 1, max = 3) int batchesBetween) {
        var pages = new PageStore();
        StateTree tree = StateTree.empty(pages);
        StateTree inMemory = StateTree.empty(PageSource.NONE);
        for (int i = 0; i < history.size(); i++) {
            tree = tree.update(StateArbitraries.changes(history.get(i)));
            inMemory = inMemory.update(StateArbitraries.changes(history.get(i)));
            if (i % batchesBetween == 0) {
                tree = pages.checkpoint(tree, maxResidentBytes);

                assertThat(pages.contents()).isEqualTo(PageStore.contentsOf(inMemory));
                assertThat(StateTree.open(pages).root()).isEqualTo(inMemory.root());
            }
            assertThat(tree.root()).isEqualTo(inMemory.root());
            assertThat(tree.leafCount()).isEqualTo(inMemory.leafCount());
            for (Hash key : history.get(i).keySet()) {
                assertThat(tree.prove(key)).isEqualTo(inMemory.prove(key));
            }
        }
    }

    @Test
    void opensLazilyAndGoesOnAsIfItHadNeverClosed() {
        StateTree tree = store.checkpoint(numbered(StateTree.empty(store), 0, 5_000, 0), ALL);
        int loadsBefore = store.loads();

        StateTree opened = StateTree.open(store);

        assertThat(opened.root()).isEqualTo(tree.root());
        assertThat(opened.leafCount()).isEqualTo(5_000);
        assertThat(store.loads() - loadsBefore).isLessThanOrEqualTo(2);
        assertThat(opened.residentBytes()).isLessThan(tree.residentBytes() / 20);
        assertThat(numbered(opened, 4_000, 6_000, 1).root())
                .isEqualTo(numbered(tree, 4_000, 6_000, 1).root());
    }

    @Test
    void writesOnlyThePagesThatChanged() {
        StateTree tree = store.checkpoint(numbered(StateTree.empty(store), 0, 20_000, 0), ALL);

        tree.checkpoint(store, ALL);
        assertThat(store.batchSize()).isZero();

        numbered(tree, 0, 1, 1).checkpoint(store, ALL);
        assertThat(store.batchSize()).isBetween(2, 4);
    }

    @Test
    void movesTheStoreToAnyStateHeldInMemory() {
        StateTree first = numbered(StateTree.empty(store), 0, 3_000, 0);
        StateTree second = numbered(StateTree.empty(store), 2_000, 4_000, 1);
        store.checkpoint(first, ALL);

        store.checkpoint(second, ALL);
        assertThat(store.contents()).isEqualTo(PageStore.contentsOf(second));

        store.checkpoint(StateTree.empty(store), ALL);
        assertThat(store.size()).isZero();
    }

    @Test
    void keepsToItsMemoryLimitOnceCheckpointed() {
        StateTree full = numbered(StateTree.empty(store), 0, 50_000, 0);
        long limit = full.residentBytes() / 4;

        StateTree trimmed = store.checkpoint(full, limit);

        assertThat(trimmed.residentBytes()).isLessThanOrEqualTo(limit).isGreaterThan(limit / 2);
        assertThat(trimmed.root()).isEqualTo(full.root());
        assertThat(store.checkpoint(full, 0).residentBytes()).isLessThan(full.residentBytes() / 100);
        assertThat(numbered(trimmed, 49_000, 51_000, 1).root())
                .isEqualTo(numbered(full, 49_000, 51_000, 1).root());
    }

    @Test
    void buildsAStoreFromSortedLeavesInLittleMemory() {
        List<Hash> keys = TestHashes.distinct(20_000).stream().sorted().toList();
        StateTree tree = StateTree.empty(store);
        for (int from = 0; from < keys.size(); from += 1_000) {
            var chunk = StateChanges.builder();
            keys.subList(from, from + 1_000).forEach(key -> chunk.put(key, key));
            tree = store.checkpoint(tree.update(chunk.build()), 0);
        }

        assertThat(tree.root())
                .isEqualTo(StateTree.rootOfSorted(
                        keys.stream().map(key -> new StateLeaf(key, key)).iterator()));
        assertThat(tree.residentBytes()).isLessThan(100_000);
    }

    @Test
    void saysWhichPageIsLostOrDamaged() {
        StateTree tree = store.checkpoint(numbered(StateTree.empty(store), 0, 100, 0), 0);
        PageId page = PageId.onPath(
                TestHashes.numbered(0),
                tree.prove(TestHashes.numbered(0)).siblings().size());
        while (store.load(page).isEmpty()) {
            page = PageId.onPath(TestHashes.numbered(0), page.depth() - 1);
        }
        PageId found = page;

        store.damage(found);
        assertThatThrownBy(() -> StateTree.open(store).prove(TestHashes.numbered(0)))
                .isInstanceOf(StatePageException.class)
                .hasMessageContaining(found + " of the state tree has hash");

        store.lose(found);
        assertThatThrownBy(() -> StateTree.open(store).prove(TestHashes.numbered(0)))
                .isInstanceOf(StatePageException.class)
                .hasMessageContaining(found + " of the state tree is missing");
    }

    @Test
    void aTreeFromBeforeTheLastCheckpointIsToldApart() {
        StateTree old = store.checkpoint(numbered(StateTree.empty(store), 0, 1_000, 0), 0);
        store.checkpoint(numbered(old, 0, 1_000, 1), 0);

        assertThatThrownBy(() -> old.prove(TestHashes.numbered(0))).isInstanceOf(StatePageException.class);
    }

    private static StateTree numbered(StateTree tree, int from, int to, int value) {
        var changes = StateChanges.builder();
        for (int i = from; i < to; i++) {
            changes.put(TestHashes.numbered(i), TestHashes.numbered(i + value));
        }
        return tree.update(changes.build());
    }
}
