package org.psephos.core.merkle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;

/** Applies sorted changes in one walk. Subtrees that no change reaches, or that no change alters, are shared. */
final class StateEditor {
    private static final byte[] NO_LEAVES = {};

    private final StateChanges changes;
    private final Pages pages;

    StateEditor(StateChanges changes, Pages pages) {
        this.changes = changes;
        this.pages = pages;
    }

    /** The subtree at {@code depth} after changes {@code from} to {@code to}, whose keys all lead there. */
    Subtree edit(Subtree subtree, int depth, int from, int to) {
        if (from == to) {
            return subtree;
        }
        return switch (subtree.node()) {
            case Node.Empty ignored -> mergeInto(subtree, NO_LEAVES, depth, from, to);
            case Node.Bucket bucket -> mergeInto(subtree, bucket.leaves(), depth, from, to);
            case Branch branch -> {
                int middle = changes.split(from, to, depth);
                Subtree left = edit(branch.left(), depth + 1, from, middle);
                Subtree right = edit(branch.right(), depth + 1, middle, to);
                yield join(subtree, branch, left, right, changes.keyHash(from), depth);
            }
            case Node.Stub ignored -> {
                Node loaded = pages.resolve(subtree, PageId.onPath(changes.keyHash(from), depth));
                yield edit(new Subtree(loaded, subtree.hash()), depth, from, to);
            }
        };
    }

    /** The branch over two edited subtrees, or what is left of it. {@code keyHash} is any key below. */
    Subtree join(Subtree before, Branch branch, Subtree left, Subtree right, Hash keyHash, int depth) {
        if (branch.holds(left.node(), right.node())) {
            return before;
        }
        long count = (long) left.count() + right.count();
        if (count > Node.Bucket.MAX_LEAVES) {
            int level = PageLevel.of(Math.toIntExact(count));
            return Subtree.branch(
                    withoutLooseStub(left, level, keyHash, depth, 0),
                    withoutLooseStub(right, level, keyHash, depth, 1));
        }
        PageId id = PageId.onPath(keyHash, depth);
        byte[] leftLeaves = pages.leaves(left, id.child(0));
        byte[] rightLeaves = pages.leaves(right, id.child(1));
        byte[] leaves = Arrays.copyOf(leftLeaves, leftLeaves.length + rightLeaves.length);
        System.arraycopy(rightLeaves, 0, leaves, leftLeaves.length, rightLeaves.length);
        return Subtree.of(leaves, 0, leaves.length / StateHash.LEAF_BYTES, depth);
    }

    /** Stubs stand at the start of pages only: one whose page becomes part of the page above is loaded while it can be. */
    private Subtree withoutLooseStub(Subtree child, int level, Hash keyHash, int depth, int bit) {
        if (!(child.node() instanceof Node.Stub) || PageLevel.startsPage(child, level)) {
            return child;
        }
        PageId id = PageId.onPath(keyHash, depth).child(bit);
        return new Subtree(pages.resolve(child, id), child.hash());
    }

    private Subtree mergeInto(Subtree before, byte[] old, int depth, int from, int to) {
        byte[] merged = new byte[old.length + (to - from) * StateHash.LEAF_BYTES];
        int size = 0;
        int read = 0;
        for (int change = from; change < to; change++) {
            Hash keyHash = changes.keyHash(change);
            int order = -1;
            int start = read;
            while (read < old.length && (order = StateHash.compareKey(old, read, keyHash)) < 0) {
                read += StateHash.LEAF_BYTES;
            }
            System.arraycopy(old, start, merged, size, read - start);
            size += read - start;
            if (read < old.length && order == 0) {
                read += StateHash.LEAF_BYTES;
            }
            size = put(merged, size, keyHash, changes.valueHash(change));
        }
        System.arraycopy(old, read, merged, size, old.length - read);
        size += old.length - read;
        return Arrays.equals(merged, 0, size, old, 0, old.length)
                ? before
                : Subtree.of(merged, 0, size / StateHash.LEAF_BYTES, depth);
    }

    private static int put(byte[] leaves, int size, Hash keyHash, @Nullable Hash valueHash) {
        if (valueHash == null) {
            return size;
        }
        keyHash.writeTo(leaves, size);
        valueHash.writeTo(leaves, size + Hash.BYTES);
        return size + StateHash.LEAF_BYTES;
    }
}
