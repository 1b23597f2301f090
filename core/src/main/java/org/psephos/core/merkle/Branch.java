package org.psephos.core.merkle;

import org.psephos.core.crypto.Hash;

/**
 * Two subtrees and their hashes. There is about one of these for every three leaves, and an update visits them in
 * no order that a processor can foresee: so the hashes lie in the object itself, and the way down touches no
 * sibling.
 */
final class Branch implements Node {
    private final Node left;
    private final Node right;
    private final int count;
    private final long leftHash0;
    private final long leftHash1;
    private final long leftHash2;
    private final long leftHash3;
    private final long rightHash0;
    private final long rightHash1;
    private final long rightHash2;
    private final long rightHash3;

    Branch(Subtree left, Subtree right) {
        this.left = left.node();
        this.right = right.node();
        count = Math.addExact(left.count(), right.count());
        leftHash0 = left.hash().word(0);
        leftHash1 = left.hash().word(1);
        leftHash2 = left.hash().word(2);
        leftHash3 = left.hash().word(3);
        rightHash0 = right.hash().word(0);
        rightHash1 = right.hash().word(1);
        rightHash2 = right.hash().word(2);
        rightHash3 = right.hash().word(3);
    }

    @Override
    public int count() {
        return count;
    }

    Subtree left() {
        return new Subtree(left, Hash.ofWords(leftHash0, leftHash1, leftHash2, leftHash3));
    }

    Subtree right() {
        return new Subtree(right, Hash.ofWords(rightHash0, rightHash1, rightHash2, rightHash3));
    }

    Subtree child(int bit) {
        return bit == 0 ? left() : right();
    }

    /** Whether these are the very nodes below. */
    boolean holds(Node leftNode, Node rightNode) {
        return left == leftNode && right == rightNode;
    }
}
