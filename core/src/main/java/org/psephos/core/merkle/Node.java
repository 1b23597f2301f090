package org.psephos.core.merkle;

/**
 * What a subtree of the state tree holds in memory. Its hash is kept by whoever refers to it, see {@link Subtree}.
 *
 * <p>The shape follows from the leaves alone: nothing is {@link Empty}, up to {@link Bucket#MAX_LEAVES} leaves are a {@link
 * Bucket}, more are a {@link Branch}. A {@link Stub} stands for a page that is not in memory.
 */
sealed interface Node permits Node.Empty, Node.Bucket, Node.Stub, Branch {
    /** Leaves below. */
    int count();

    record Empty() implements Node {
        @Override
        public int count() {
            return 0;
        }
    }

    /** A few leaves in one array; the hashes between them are computed when wanted. */
    record Bucket(byte[] leaves) implements Node {
        /** More leaves a bucket: fewer objects, more hashes for each change. */
        static final int MAX_LEAVES = 4;

        @Override
        public int count() {
            return leaves.length / StateHash.LEAF_BYTES;
        }
    }

    record Stub(int count) implements Node {}
}
