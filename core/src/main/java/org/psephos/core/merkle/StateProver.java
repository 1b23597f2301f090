package org.psephos.core.merkle;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.crypto.Hash;

/** Walks down to one key and notes what stands beside the path. */
final class StateProver {
    private final Hash keyHash;
    private final Pages pages;
    private final List<Hash> siblings = new ArrayList<>();

    StateProver(Hash keyHash, Pages pages) {
        this.keyHash = keyHash;
        this.pages = pages;
    }

    StateProof prove(Subtree root) {
        Subtree subtree = root;
        while (true) {
            switch (pages.resolve(subtree, PageId.onPath(keyHash, depth()))) {
                case Branch branch -> {
                    int bit = keyHash.bit(depth());
                    siblings.add(branch.child(1 - bit).hash());
                    subtree = branch.child(bit);
                }
                case Node.Bucket bucket -> {
                    return new StateProof(siblings, within(bucket.leaves(), 0, bucket.count()));
                }
                case Node.Empty ignored -> {
                    return new StateProof(siblings, new StateProof.InNothing());
                }
                case Node.Stub ignored -> throw new IllegalStateException("a stub stands for another");
            }
        }
    }

    private int depth() {
        return siblings.size();
    }

    private StateProof.End within(byte[] leaves, int from, int to) {
        if (from == to) {
            return new StateProof.InNothing();
        }
        if (to - from == 1) {
            Hash found = StateHash.key(leaves, from);
            return found.equals(keyHash)
                    ? new StateProof.InKey()
                    : new StateProof.InOther(found, StateHash.value(leaves, from));
        }
        int depth = depth();
        int middle = StateHash.split(leaves, from, to, depth);
        if (keyHash.bit(depth) == 0) {
            siblings.add(StateHash.subtree(leaves, middle, to, depth + 1));
            return within(leaves, from, middle);
        }
        siblings.add(StateHash.subtree(leaves, from, middle, depth + 1));
        return within(leaves, middle, to);
    }
}
