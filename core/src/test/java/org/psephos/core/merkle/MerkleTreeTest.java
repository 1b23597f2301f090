package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

class MerkleTreeTest {
    @Property(tries = 150)
    void rootFollowsTheRecursiveDefinition(@ForAll @IntRange(max = 300) int size) {
        List<Hash> entries = TestHashes.distinct(size);

        assertThat(MerkleTree.root(entries)).isEqualTo(rootByDefinition(entries));
    }

    @Test
    void everyEntryOfSmallTreesHasAProofThatHoldsForItAlone() {
        for (int size = 1; size <= 33; size++) {
            List<Hash> entries = TestHashes.distinct(size);
            Hash root = MerkleTree.root(entries);
            for (int index = 0; index < size; index++) {
                InclusionProof proof = MerkleTree.inclusion(entries, index);

                assertThat(proof.verify(entries.get(index), root)).isTrue();
                assertThat(proof.verify(entries.get((index + 1) % size), root)).isEqualTo(size == 1);
                assertThat(proof.verify(entries.get(index), Hash.ZERO)).isFalse();
            }
        }
    }

    @Test
    void everyPrefixOfSmallTreesIsConsistent() {
        List<Hash> entries = TestHashes.distinct(33);
        for (int newSize = 1; newSize <= entries.size(); newSize++) {
            List<Hash> grown = entries.subList(0, newSize);
            Hash newRoot = MerkleTree.root(grown);
            for (int oldSize = 1; oldSize <= newSize; oldSize++) {
                Hash oldRoot = MerkleTree.root(entries.subList(0, oldSize));
                ConsistencyProof proof = MerkleTree.consistency(grown, oldSize);

                assertThat(proof.verify(oldRoot, newRoot)).isTrue();
                assertThat(proof.verify(newRoot, oldRoot)).isEqualTo(oldSize == newSize);
                assertThat(proof.verify(Hash.ZERO, newRoot)).isFalse();
            }
        }
    }

    @Property(tries = 100)
    void proofsAreRefusedWithAHashChangedDroppedAddedOrMoved(
            @ForAll @IntRange(min = 3, max = 200) int size, @ForAll @IntRange(max = 1_000_000) int pick) {
        List<Hash> entries = TestHashes.distinct(size);
        Hash root = MerkleTree.root(entries);
        int index = pick % size;
        List<Hash> path = MerkleTree.inclusion(entries, index).path();

        for (List<Hash> forged : forgeries(path, pick)) {
            assertThat(new InclusionProof(index, size, forged).verify(entries.get(index), root))
                    .isFalse();
        }
        assertThat(new InclusionProof((index + 1) % size, size, path).verify(entries.get(index), root))
                .isFalse();
    }

    @Property(tries = 100)
    void proofsDecodeToThemselves(
            @ForAll @IntRange(min = 1, max = 200) int size, @ForAll @IntRange(max = 1_000_000) int pick) {
        List<Hash> entries = TestHashes.distinct(size);
        InclusionProof inclusion = MerkleTree.inclusion(entries, pick % size);
        ConsistencyProof consistency = MerkleTree.consistency(entries, pick % size + 1);
        var inclusionBytes = new Writer();
        var consistencyBytes = new Writer();
        inclusion.writeTo(inclusionBytes);
        consistency.writeTo(consistencyBytes);

        assertThat(Decoded.all(inclusionBytes.toBytes(), InclusionProof::read)).isEqualTo(new Decoded.Ok<>(inclusion));
        assertThat(Decoded.all(consistencyBytes.toBytes(), ConsistencyProof::read))
                .isEqualTo(new Decoded.Ok<>(consistency));
    }

    @Test
    void refusesEntriesThatAreNotThere() {
        List<Hash> entries = TestHashes.distinct(3);

        assertThatThrownBy(() -> MerkleTree.inclusion(entries, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MerkleTree.consistency(entries, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static List<List<Hash>> forgeries(List<Hash> path, int pick) {
        var changed = new ArrayList<>(path);
        changed.set(pick % path.size(), Hash.ZERO);
        var longer = new ArrayList<>(path);
        longer.add(Hash.ZERO);
        var forgeries = new ArrayList<>(List.of(changed, longer, path.subList(1, path.size())));
        if (path.size() > 1) {
            forgeries.add(path.reversed());
        }
        return forgeries;
    }

    private static Hash rootByDefinition(List<Hash> entries) {
        if (entries.isEmpty()) {
            return MerkleTree.EMPTY_ROOT;
        }
        if (entries.size() == 1) {
            return MerkleTree.leaf(entries.getFirst());
        }
        int split = Integer.highestOneBit(entries.size() - 1);
        return MerkleTree.node(
                rootByDefinition(entries.subList(0, split)), rootByDefinition(entries.subList(split, entries.size())));
    }
}
