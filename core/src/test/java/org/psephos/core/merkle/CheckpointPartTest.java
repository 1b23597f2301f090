package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Hash;

class CheckpointPartTest {
    private static final int KEYS = 40_000;
    private static final int ROUNDS = 80;

    private final PageStore store = new PageStore();

    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, Long.MAX_VALUE})
    void partsWrittenInTurnLackNoMoreThanWhatChangedSinceTheOldest(long maxResidentBytes) {
        var random = new SplittableRandom(maxResidentBytes);
        StateTree inMemory = numbered(KEYS);
        StateTree tree = store.checkpoint(numbered(StateTree.empty(store), KEYS), maxResidentBytes);
        var sinceOldest = new ArrayDeque<Map<Hash, Optional<Hash>>>();
        for (int round = 0; round < ROUNDS; round++) {
            Map<Hash, Optional<Hash>> changed = someChanges(random, round);
            inMemory = inMemory.update(StateArbitraries.changes(changed));
            tree = part(tree.update(StateArbitraries.changes(changed)), round % StateTree.PARTS, maxResidentBytes);
            sinceOldest.add(changed);
            if (sinceOldest.size() >= StateTree.PARTS) {
                sinceOldest.remove();
            }

            assertThat(tree.root()).isEqualTo(inMemory.root());
            if (round >= StateTree.PARTS) {
                assertThat(StateTree.open(store).update(all(sinceOldest)).root())
                        .isEqualTo(inMemory.root());
            }
        }
        for (int part = 0; part < StateTree.PARTS; part++) {
            tree = part(tree, part, maxResidentBytes);
        }
        assertThat(store.contents()).isEqualTo(PageStore.contentsOf(inMemory));
        assertThat(tree.root()).isEqualTo(inMemory.root());
        for (int i = 0; i < 500; i++) {
            Hash key = TestHashes.numbered(random.nextInt(2 * KEYS));
            assertThat(tree.prove(key)).isEqualTo(inMemory.prove(key));
        }
    }

    @Test
    void cutsEachPartToItsLimit() {
        StateTree full = store.checkpoint(numbered(StateTree.empty(store), KEYS), Long.MAX_VALUE);
        StateTree cut = full;
        for (int part = 0; part < StateTree.PARTS; part++) {
            cut = part(cut, part, 10_000);
        }

        assertThat(cut.residentBytes()).isLessThan(12_000 * StateTree.PARTS);
        assertThat(full.residentBytes()).isGreaterThan(KEYS * 64);
    }

    @Test
    void writesAboutASixteenthOfWhatChanged() {
        StateTree tree = store.checkpoint(numbered(StateTree.empty(store), KEYS), 0);
        StateTree changed = tree.update(StateArbitraries.changes(everyKeyAnew()));

        assertThat(changed.checkpoint(3, store, 0)).isPresent();

        assertThat(store.batchSize()).isBetween(store.size() / 20, store.size() / 12);
    }

    /** So many leaves that a page more lies between root and leaves, by a little: the written part takes it away in the store alone. */
    @Test
    void pagesThatThePartTakesAwayAreNotMissed() {
        int keys = 65_600;
        StateTree inMemory = numbered(keys);
        store.checkpoint(numbered(StateTree.empty(store), keys), 0);
        var changes = new HashMap<Hash, Optional<Hash>>();
        for (int i = 0; changes.size() < 200; i++) {
            if (StateTree.part(TestHashes.numbered(i)) == 8) {
                changes.put(TestHashes.numbered(i), Optional.empty());
            }
        }
        for (int i = keys; changes.size() < 500; i++) {
            if (StateTree.part(TestHashes.numbered(i)) == 9) {
                changes.put(TestHashes.numbered(i), Optional.of(TestHashes.numbered(i)));
            }
        }
        StateTree changed = part(StateTree.open(store).update(StateArbitraries.changes(changes)), 8, Long.MAX_VALUE);
        inMemory = inMemory.update(StateArbitraries.changes(changes));

        for (int i = 0; i < 100; i++) {
            assertThat(changed.prove(TestHashes.numbered(i))).isEqualTo(inMemory.prove(TestHashes.numbered(i)));
        }
    }

    @Test
    void aSmallTreeIsNotCut() {
        StateTree small = store.checkpoint(numbered(StateTree.empty(store), 1_000), 0);
        StateTree grown = numbered(small, KEYS);

        assertThat(small.checkpoint(0, store, 0)).isEmpty();
        assertThat(grown.checkpoint(0, store, 0)).isEmpty();
        assertThat(store.batchSize()).isZero();
    }

    @Test
    void thereAreSixteen() {
        StateTree tree = store.checkpoint(numbered(StateTree.empty(store), 10), 0);

        assertThatIllegalArgumentException().isThrownBy(() -> tree.checkpoint(16, store, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.checkpoint(-1, store, 0));
    }

    private StateTree part(StateTree tree, int part, long maxResidentBytes) {
        StateTree kept = tree.checkpoint(part, store, maxResidentBytes).orElseThrow();
        store.commit();
        return kept;
    }

    private static Map<Hash, Optional<Hash>> someChanges(SplittableRandom random, int round) {
        var changes = new HashMap<Hash, Optional<Hash>>();
        for (int i = 0; i < 700; i++) {
            Hash key = TestHashes.numbered(random.nextInt(2 * KEYS));
            changes.put(key, random.nextInt(4) == 0 ? Optional.empty() : Optional.of(TestHashes.numbered(round)));
        }
        return changes;
    }

    private static Map<Hash, Optional<Hash>> everyKeyAnew() {
        var changes = new HashMap<Hash, Optional<Hash>>();
        for (int i = 0; i < KEYS; i++) {
            changes.put(TestHashes.numbered(i), Optional.of(TestHashes.numbered(i + 1)));
        }
        return changes;
    }

    private static StateChanges all(Iterable<Map<Hash, Optional<Hash>>> batches) {
        var merged = new HashMap<Hash, Optional<Hash>>();
        batches.forEach(merged::putAll);
        return StateArbitraries.changes(merged);
    }

    private static StateTree numbered(int keys) {
        return numbered(StateTree.empty(PageSource.NONE), keys);
    }

    private static StateTree numbered(StateTree tree, int keys) {
        var changes = StateChanges.builder();
        for (int i = 0; i < keys; i++) {
            changes.put(TestHashes.numbered(i), TestHashes.numbered(i));
        }
        return tree.update(changes.build());
    }
}
