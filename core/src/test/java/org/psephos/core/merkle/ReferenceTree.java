package org.psephos.core.merkle;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/** The state tree as its definition reads, over a sorted map, with nothing remembered. */
final class ReferenceTree {
    private final SortedMap<Hash, Hash> leaves = new TreeMap<>();

    void apply(Map<Hash, Optional<Hash>> changes) {
        changes.forEach((key, value) -> {
            if (value.isPresent()) {
                leaves.put(key, value.get());
            } else {
                leaves.remove(key);
            }
        });
    }

    SortedMap<Hash, Hash> leaves() {
        return leaves;
    }

    Iterator<StateLeaf> sorted() {
        return leaves.entrySet().stream()
                .map(leaf -> new StateLeaf(leaf.getKey(), leaf.getValue()))
                .iterator();
    }

    Hash root() {
        return hash(List.copyOf(leaves.entrySet()), 0);
    }

    StateProof prove(Hash key) {
        var siblings = new ArrayList<Hash>();
        List<Map.Entry<Hash, Hash>> below = List.copyOf(leaves.entrySet());
        for (int depth = 0; below.size() > 1; depth++) {
            siblings.add(hash(side(below, depth, 1 - key.bit(depth)), depth + 1));
            below = side(below, depth, key.bit(depth));
        }
        if (below.isEmpty()) {
            return new StateProof(siblings, new StateProof.InNothing());
        }
        Map.Entry<Hash, Hash> found = below.getFirst();
        return new StateProof(
                siblings,
                found.getKey().equals(key)
                        ? new StateProof.InKey()
                        : new StateProof.InOther(found.getKey(), found.getValue()));
    }

    private static Hash hash(List<Map.Entry<Hash, Hash>> below, int depth) {
        if (below.isEmpty()) {
            return Hash.ZERO;
        }
        if (below.size() == 1) {
            return Sha256.hash(
                    Tag.STATE_LEAF, below.getFirst().getKey(), below.getFirst().getValue());
        }
        return Sha256.hash(
                Tag.STATE_NODE, hash(side(below, depth, 0), depth + 1), hash(side(below, depth, 1), depth + 1));
    }

    private static List<Map.Entry<Hash, Hash>> side(List<Map.Entry<Hash, Hash>> below, int depth, int bit) {
        return below.stream().filter(leaf -> leaf.getKey().bit(depth) == bit).toList();
    }
}
