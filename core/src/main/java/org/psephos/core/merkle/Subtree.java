package org.psephos.core.merkle;

import java.util.Arrays;
import org.psephos.core.crypto.Hash;

/** A subtree of the state tree: an immutable value. Updates make new nodes along their paths and share the rest. */
record Subtree(Node node, Hash hash) {
    static final Subtree EMPTY = new Subtree(new Node.Empty(), Hash.ZERO);

    int count() {
        return node.count();
    }

    boolean sameLeavesAs(Subtree other) {
        return hash.equals(other.hash) && count() == other.count();
    }

    static Subtree branch(Subtree left, Subtree right) {
        return new Subtree(new Branch(left, right), StateHash.node(left.hash, right.hash));
    }

    static Subtree stub(Hash hash, int count) {
        return new Subtree(new Node.Stub(count), hash);
    }

    /** The subtree at {@code depth} over leaves {@code from} to {@code to} of the array. */
    static Subtree of(byte[] leaves, int from, int to, int depth) {
        if (from == to) {
            return EMPTY;
        }
        if (to - from <= Node.Bucket.MAX_LEAVES) {
            byte[] own = Arrays.copyOfRange(leaves, from * StateHash.LEAF_BYTES, to * StateHash.LEAF_BYTES);
            return new Subtree(new Node.Bucket(own), StateHash.subtree(leaves, from, to, depth));
        }
        int middle = StateHash.split(leaves, from, to, depth);
        return branch(of(leaves, from, middle, depth + 1), of(leaves, middle, to, depth + 1));
    }
}
