package org.psephos.core.merkle;

import java.util.Iterator;
import java.util.Optional;
import org.psephos.core.crypto.Hash;

/**
 * The state as a compact sparse binary Merkle tree over 256-bit key hashes ({@code docs/spec/merkle.md} §3): an
 * empty subtree hashes to 32 zero bytes, a subtree with one leaf to that leaf, any other to {@code
 * H_STATE_NODE(left ‖ right)}.
 *
 * <p>An immutable value for use by any thread. {@link #update} gives a new tree that shares what did not change,
 * so candidates, side branches and the head stand beside each other at the cost of their differences. Memory holds
 * the pages that were touched; the rest are loaded from the {@link PageSource} when an update or a proof reaches
 * them. A tree that is older than the last checkpoint may need a page that the checkpoint replaced, which is a
 * {@link StatePageException}.
 */
public final class StateTree {
    /** See {@link #checkpoint(int, PageSink, long)}. */
    public static final int PARTS = 1 << CheckpointPart.DEPTH;

    private final Subtree root;
    private final Pages pages;
    private final PageSource source;

    StateTree(Subtree root, PageSource source) {
        this.root = root;
        this.source = source;
        this.pages = new Pages(source);
    }

    /** The part that a key belongs to, 0 to 15. */
    public static int part(Hash keyHash) {
        return (int) (keyHash.word(0) >>> Long.SIZE - CheckpointPart.DEPTH);
    }

    public static StateTree empty(PageSource source) {
        return new StateTree(Subtree.EMPTY, source);
    }

    /** The tree whose pages the last checkpoint wrote; reads its top page only. Empty where there is none. */
    public static StateTree open(PageSource source) {
        return new StateTree(stored(source), source);
    }

    /** Root over all leaves, which must come in strictly ascending key order. Memory does not grow with their number. */
    public static Hash rootOfSorted(Iterator<StateLeaf> leaves) {
        return SortedRoot.of(leaves);
    }

    public Hash root() {
        return root.hash();
    }

    public int leafCount() {
        return root.count();
    }

    /** About what the tree takes on the heap, parts shared with others included. Walks all of it. */
    public long residentBytes() {
        return Eviction.residentBytes(root.node());
    }

    public StateTree update(StateChanges changes) {
        return with(new StateEditor(changes, pages).edit(root, 0, 0, changes.size()));
    }

    /** As {@link #update}, cut into parts for several threads. */
    public StateUpdate plan(StateChanges changes) {
        return new StateUpdate(this, root, changes, new StateEditor(changes, pages));
    }

    /** Proof of presence or absence against {@link #root}. */
    public StateProof prove(Hash keyHash) {
        return new StateProver(keyHash, pages).prove(root);
    }

    /**
     * Writes what the store must change so as to hold this tree's pages and no others, then gives this tree
     * back with its memory cut to about {@code maxResidentBytes}. Go on from the result, once the store has
     * taken the whole of the sink's content in one atomic step. The store's present content may be of any
     * other state; a tree that is not wholly in memory must descend from the tree of the last checkpoint.
     */
    public StateTree checkpoint(PageSink sink, long maxResidentBytes) {
        new StateCheckpoint(pages, sink).write(stored(source), root);
        return with(Eviction.trim(root, root.hash(), maxResidentBytes));
    }

    /**
     * As {@link #checkpoint(PageSink, long)} for one of {@link #PARTS} parts of the keys: the store's other parts stay what they are. What
     * it then holds is a tree of its own, which becomes this one by an update with all that changed since the oldest part was written.
     * Empty, with nothing written, for a tree too small to be worth it.
     *
     * @param part from 0; not to be asked for while the store's content is of a tree that this one doesn't descend from
     * @param maxResidentBytes of this part
     */
    public Optional<StateTree> checkpoint(int part, PageSink sink, long maxResidentBytes) {
        return new CheckpointPart(pages, part)
                .write(stored(source), root, sink, maxResidentBytes)
                .map(this::with);
    }

    Subtree top() {
        return root;
    }

    StateTree with(Subtree newRoot) {
        return newRoot.node() == root.node() ? this : new StateTree(newRoot, source);
    }

    private static Subtree stored(PageSource source) {
        Optional<byte[]> top = source.load(PageId.ROOT);
        return top.isEmpty() ? Subtree.EMPTY : new Pages(source).load(PageId.ROOT);
    }
}
