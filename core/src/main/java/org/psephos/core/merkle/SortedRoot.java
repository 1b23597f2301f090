package org.psephos.core.merkle;

import java.util.Iterator;
import org.psephos.core.crypto.Hash;

/**
 * The state root from all leaves in key order, in one pass and in memory that does not grow with the state.
 *
 * <p>Keeps the finished subtrees to the left of the last leaf's path. When the next leaf parts from that path at
 * some depth, everything below that depth is finished.
 */
final class SortedRoot {
    private final Hash[] lefts = new Hash[StateHash.MAX_DEPTH];
    /** The depth of the branch that {@code lefts} at the same index is the left side of; ascending. */
    private final int[] depths = new int[StateHash.MAX_DEPTH];

    private int pending;
    private StateLeaf last;
    private Hash lastHash;

    private SortedRoot(StateLeaf first) {
        last = first;
        lastHash = StateHash.leaf(first.keyHash(), first.valueHash());
    }

    static Hash of(Iterator<StateLeaf> sorted) {
        if (!sorted.hasNext()) {
            return Hash.ZERO;
        }
        var root = new SortedRoot(sorted.next());
        while (sorted.hasNext()) {
            root.add(sorted.next());
        }
        return root.finishBelow(-1);
    }

    private void add(StateLeaf leaf) {
        if (last.keyHash().compareTo(leaf.keyHash()) >= 0) {
            throw new IllegalArgumentException("key " + leaf.keyHash() + " comes after " + last.keyHash());
        }
        int parting = sharedBits(last.keyHash(), leaf.keyHash());
        Hash left = finishBelow(parting);
        lefts[pending] = left;
        depths[pending] = parting;
        pending++;
        last = leaf;
        lastHash = StateHash.leaf(leaf.keyHash(), leaf.valueHash());
    }

    /** Hash of the subtree on the last leaf's path that begins under the branch at {@code depth}. */
    private Hash finishBelow(int depth) {
        Hash hash = lastHash;
        if (pending == 0 || depths[pending - 1] <= depth) {
            return hash;
        }
        for (int at = depths[pending - 1]; at > depth; at--) {
            if (pending > 0 && depths[pending - 1] == at) {
                pending--;
                hash = StateHash.node(lefts[pending], hash);
            } else if (last.keyHash().bit(at) == 0) {
                hash = StateHash.node(hash, Hash.ZERO);
            } else {
                hash = StateHash.node(Hash.ZERO, hash);
            }
        }
        return hash;
    }

    private static int sharedBits(Hash one, Hash other) {
        int word = 0;
        while (one.word(word) == other.word(word)) {
            word++;
        }
        return word * Long.SIZE + Long.numberOfLeadingZeros(one.word(word) ^ other.word(word));
    }
}
