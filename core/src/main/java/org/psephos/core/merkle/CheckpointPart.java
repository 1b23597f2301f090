package org.psephos.core.merkle;

import java.util.Optional;
import org.psephos.core.crypto.Hash;

/**
 * Writes the pages of one part of a tree, the leaves whose keys begin with the same four bits, and leaves the others as they are
 * stored. The store then holds a tree that never was the state's, but a whole one.
 */
final class CheckpointPart {
    static final int DEPTH = 4;

    /** So that no part is evicted as a whole: whether it begins a page depends on what is beside it. */
    private static final int MIN_LEVEL = Eviction.MAX_LEVEL + 1;

    private final Pages pages;
    private final Hash key;
    private final StateEditor editor;

    /** @param part 0 to 15: the first four bits of its keys */
    CheckpointPart(Pages pages, int part) {
        if (part < 0 || part >= 1 << DEPTH) {
            throw new IllegalArgumentException("part " + part);
        }
        byte[] prefix = new byte[Hash.BYTES];
        prefix[0] = (byte) (part << Byte.SIZE - DEPTH);
        this.pages = pages;
        this.key = Hash.of(prefix);
        this.editor = new StateEditor(StateChanges.builder().build(), pages);
    }

    /** The wanted tree, its part cut to {@code maxResidentBytes}. Empty, and nothing written, where one of the trees is too small. */
    Optional<Subtree> write(Subtree stored, Subtree wanted, PageSink sink, long maxResidentBytes) {
        if (!isDivisible(stored, PageId.ROOT) || !isDivisible(wanted, PageId.ROOT)) {
            return Optional.empty();
        }
        Subtree resident = withTop(wanted, PageId.ROOT);
        Subtree part = partOf(resident);
        new StateCheckpoint(pages, sink).write(stored, with(part, stored, 0));
        return Optional.of(with(Eviction.trim(part, part.hash(), maxResidentBytes), resident, 0));
    }

    /** With no stubs down to the parts: where pages begin up there in the store depends on parts that may have other sizes there. */
    private Subtree withTop(Subtree subtree, PageId id) {
        Branch branch = pages.branch(subtree, id);
        if (id.depth() == DEPTH) {
            return new Subtree(branch, subtree.hash());
        }
        Subtree left = withTop(branch.left(), id.child(0));
        Subtree right = withTop(branch.right(), id.child(1));
        return new Subtree(branch.holds(left.node(), right.node()) ? branch : new Branch(left, right), subtree.hash());
    }

    private boolean isDivisible(Subtree subtree, PageId id) {
        if (PageLevel.of(subtree.count()) < MIN_LEVEL || id.depth() == DEPTH) {
            return PageLevel.of(subtree.count()) >= MIN_LEVEL;
        }
        Branch branch = pages.branch(subtree, id);
        return isDivisible(branch.left(), id.child(0)) && isDivisible(branch.right(), id.child(1));
    }

    private Subtree partOf(Subtree tree) {
        Subtree part = tree;
        for (int depth = 0; depth < DEPTH; depth++) {
            part = branch(part, depth).child(key.bit(depth));
        }
        return part;
    }

    /** {@code tree} with another subtree in the part's place. */
    private Subtree with(Subtree part, Subtree tree, int depth) {
        if (depth == DEPTH) {
            return part;
        }
        Branch branch = branch(tree, depth);
        int bit = key.bit(depth);
        Subtree below = with(part, branch.child(bit), depth + 1);
        return bit == 0
                ? editor.join(tree, branch, below, branch.right(), key, depth)
                : editor.join(tree, branch, branch.left(), below, key, depth);
    }

    private Branch branch(Subtree tree, int depth) {
        return pages.branch(tree, PageId.onPath(key, depth));
    }
}
