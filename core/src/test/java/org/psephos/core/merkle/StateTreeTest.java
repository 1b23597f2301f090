package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;

class StateTreeTest {
    @Provide
    Arbitrary<List<Map<Hash, Optional<Hash>>>> histories() {
        return StateArbitraries.histories();
    }

    @Property(tries = 60)
    void rootAndProofsFollowTheDefinition(@ForAll("histories") List<Map<Hash, Optional<Hash>>> history) {
        var reference = new ReferenceTree();
        StateTree tree = StateTree.empty(PageSource.NONE);
        for (Map<Hash, Optional<Hash>> batch : history) {
            reference.apply(batch);
            tree = tree.update(StateArbitraries.changes(batch));

            assertThat(tree.root()).isEqualTo(reference.root());
            assertThat(tree.leafCount()).isEqualTo(reference.leaves().size());
            for (Hash key : batch.keySet()) {
                StateProof proof = tree.prove(key);

                assertThat(proof).isEqualTo(reference.prove(key));
                assertThat(proof.verify(
                                tree.root(),
                                key,
                                Optional.ofNullable(reference.leaves().get(key))))
                        .isTrue();
            }
        }
    }

    @Property(tries = 60)
    void sortedLeavesGiveTheSameRoot(@ForAll("histories") List<Map<Hash, Optional<Hash>>> history) {
        var reference = new ReferenceTree();
        history.forEach(reference::apply);

        assertThat(StateTree.rootOfSorted(reference.sorted())).isEqualTo(reference.root());
    }

    @Property(tries = 60)
    void treesBeneathAnOverlayStayAsTheyWere(@ForAll("histories") List<Map<Hash, Optional<Hash>>> history) {
        var trees = new ArrayList<>(List.of(StateTree.empty(PageSource.NONE)));
        var roots = new ArrayList<>(List.of(Hash.ZERO));
        for (Map<Hash, Optional<Hash>> batch : history) {
            StateTree next = trees.getLast().update(StateArbitraries.changes(batch));
            trees.getFirst().update(StateArbitraries.changes(batch));
            trees.add(next);
            roots.add(next.root());
        }

        assertThat(trees).extracting(StateTree::root).isEqualTo(roots);
        assertThat(trees)
                .extracting(
                        tree -> StateTree.rootOfSorted(leavesOf(tree, history).sorted()))
                .isEqualTo(roots);
    }

    @Property(tries = 60)
    void partsJoinToTheSameTree(@ForAll("histories") List<Map<Hash, Optional<Hash>>> history) throws Exception {
        StateTree tree = StateTree.empty(PageSource.NONE);
        for (Map<Hash, Optional<Hash>> batch : history) {
            StateUpdate update = tree.plan(StateArbitraries.changes(batch));
            var results = new ArrayList<StateUpdate.Part>();
            for (Callable<StateUpdate.Part> part : update.parts()) {
                results.add(part.call());
            }
            StateTree inOneGo = tree.update(StateArbitraries.changes(batch));
            tree = update.join(results);

            assertThat(tree.root()).isEqualTo(inOneGo.root());
            assertThat(tree.leafCount()).isEqualTo(inOneGo.leafCount());
            assertThat(update.parts()).hasSizeLessThanOrEqualTo(16);
        }
    }

    @Test
    void changesThatChangeNothingGiveTheSameTree() {
        StateTree tree = grown(100);
        var same = StateChanges.builder();
        for (int i = 0; i < 100; i++) {
            same.put(TestHashes.numbered(i), TestHashes.numbered(i));
        }
        same.remove(TestHashes.numbered(1_000));

        assertThat(tree.update(same.build())).isSameAs(tree);
        assertThat(tree.update(StateChanges.builder().build())).isSameAs(tree);
    }

    @Test
    void emptiesAgain() {
        StateTree tree = grown(100);
        var removals = StateChanges.builder();
        TestHashes.distinct(100).forEach(removals::remove);

        StateTree empty = tree.update(removals.build());

        assertThat(empty.root()).isEqualTo(Hash.ZERO);
        assertThat(empty.leafCount()).isZero();
        assertThat(empty.residentBytes()).isZero();
    }

    @Test
    void cutsALargeUpdateIntoSixteenParts() {
        StateTree tree = grown(1_000);

        assertThat(tree.plan(puts(1_000)).parts()).hasSize(16);
        assertThat(tree.plan(puts(1)).parts()).hasSize(1);
        assertThatThrownBy(() -> tree.plan(puts(1)).join(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAKeyThatChangesTwice() {
        var twice = StateChanges.builder().put(Hash.ZERO, Hash.ZERO).remove(Hash.ZERO);

        assertThatThrownBy(twice::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesLeavesOutOfOrder() {
        var leaf = new StateLeaf(Hash.ZERO, Hash.ZERO);

        assertThatThrownBy(() -> StateTree.rootOfSorted(List.of(leaf, leaf).iterator()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The leaves of a tree, found through its proofs. */
    private static ReferenceTree leavesOf(StateTree tree, List<Map<Hash, Optional<Hash>>> history) {
        var found = new ReferenceTree();
        for (Map<Hash, Optional<Hash>> batch : history) {
            for (Map.Entry<Hash, Optional<Hash>> change : batch.entrySet()) {
                StateProof proof = tree.prove(change.getKey());
                if (proof.verify(tree.root(), change.getKey(), change.getValue())) {
                    found.apply(Map.of(change.getKey(), change.getValue()));
                }
            }
        }
        return found;
    }

    private static StateTree grown(int leaves) {
        return StateTree.empty(PageSource.NONE).update(puts(leaves));
    }

    private static StateChanges puts(int leaves) {
        var builder = StateChanges.builder();
        TestHashes.distinct(leaves).forEach(hash -> builder.put(hash, hash));
        return builder.build();
    }
}
