package org.psephos.core.merkle;

import org.psephos.core.codec.Decoded;

/** Puts the page where its stub stands, after a check of its hash. */
final class Pages {
    private final PageSource source;

    Pages(PageSource source) {
        this.source = source;
    }

    /** The node itself, or what its stub stands for. */
    Node resolve(Subtree subtree, PageId id) {
        if (!(subtree.node() instanceof Node.Stub)) {
            return subtree.node();
        }
        Subtree loaded = load(id);
        if (!loaded.sameLeavesAs(subtree)) {
            throw new StatePageException(id, "has hash " + loaded.hash() + " where " + subtree.hash() + " is wanted");
        }
        return loaded.node();
    }

    Subtree load(PageId id) {
        byte[] bytes = source.load(id).orElseThrow(() -> new StatePageException(id, "is missing"));
        return switch (StatePage.decode(bytes, id)) {
            case Decoded.Ok<Subtree>(Subtree subtree) -> subtree;
            case Decoded.Malformed<Subtree>(String detail) ->
                throw new StatePageException(id, "is malformed (" + detail + ")");
        };
    }

    /** For nodes with more leaves than a bucket holds. */
    Branch branch(Subtree subtree, PageId id) {
        if (resolve(subtree, id) instanceof Branch branch) {
            return branch;
        }
        throw new IllegalStateException("a subtree of " + subtree.count() + " leaves at " + id + " is no branch");
    }

    /** All leaves of a subtree that lies in one page, in key order. */
    byte[] leaves(Subtree subtree, PageId id) {
        byte[] leaves = new byte[subtree.count() * StateHash.LEAF_BYTES];
        collect(resolve(subtree, id), leaves, 0);
        return leaves;
    }

    private static int collect(Node node, byte[] into, int offset) {
        return switch (node) {
            case Node.Empty ignored -> offset;
            case Node.Bucket(byte[] leaves) -> {
                System.arraycopy(leaves, 0, into, offset, leaves.length);
                yield offset + leaves.length;
            }
            case Branch branch ->
                collect(branch.right().node(), into, collect(branch.left().node(), into, offset));
            case Node.Stub ignored -> throw new IllegalStateException("a page within a page of leaves");
        };
    }
}
