package org.psephos.core.merkle;

import org.psephos.core.crypto.Hash;

/**
 * Puts stubs in place of pages until a tree fits into so many bytes: pages of leaves first, then the lowest index
 * pages; higher ones always stay. Goes once round the key space from a given key. Keys are hashes, so each page is
 * as likely to be wanted next as any other, and no record of use is kept.
 */
final class Eviction {
    /** Pages above this level stay. */
    static final int MAX_LEVEL = 1;

    /** Headers, references and alignment on a 64-bit JVM with compressed references. */
    private static final int BRANCH_BYTES = 88;

    private static final int STUB_BYTES = 16;
    private static final int BUCKET_BYTES = 16 + 16;

    private final Hash start;
    private final int evictedLevel;
    private long excessBytes;

    private Eviction(Hash start, int evictedLevel, long excessBytes) {
        this.start = start;
        this.evictedLevel = evictedLevel;
        this.excessBytes = excessBytes;
    }

    /** For trees whose pages are all in the store. */
    static Subtree trim(Subtree root, Hash start, long maxResidentBytes) {
        Subtree trimmed = root;
        long excess = residentBytes(root.node()) - maxResidentBytes;
        for (int level = 0; level <= MAX_LEVEL && excess > 0; level++) {
            var eviction = new Eviction(start, level, excess);
            trimmed = eviction.walk(trimmed, PageLevel.TOP, PageId.ROOT, true);
            trimmed = eviction.walk(trimmed, PageLevel.TOP, PageId.ROOT, false);
            excess = eviction.excessBytes;
        }
        return trimmed;
    }

    static long residentBytes(Node node) {
        return switch (node) {
            case Node.Empty ignored -> 0;
            case Node.Bucket bucket -> BUCKET_BYTES + bucket.leaves().length;
            case Branch branch ->
                BRANCH_BYTES
                        + residentBytes(branch.left().node())
                        + residentBytes(branch.right().node());
            case Node.Stub ignored -> STUB_BYTES;
        };
    }

    /** Either pages from {@code start} on, or those before it. */
    private Subtree walk(Subtree subtree, int levelAbove, PageId id, boolean fromStart) {
        if (excessBytes <= 0 || subtree.node() instanceof Node.Stub || subtree.count() == 0) {
            return subtree;
        }
        int level = PageLevel.of(subtree.count());
        if (level <= evictedLevel && PageLevel.startsPage(subtree, levelAbove)) {
            if (id.prefix().compareTo(start) >= 0 != fromStart) {
                return subtree;
            }
            excessBytes -= residentBytes(subtree.node()) - STUB_BYTES;
            return Subtree.stub(subtree.hash(), subtree.count());
        }
        if (!(subtree.node() instanceof Branch branch)) {
            return subtree;
        }
        Subtree left = walk(branch.left(), level, id.child(0), fromStart);
        Subtree right = walk(branch.right(), level, id.child(1), fromStart);
        return branch.holds(left.node(), right.node()) ? subtree : new Subtree(new Branch(left, right), subtree.hash());
    }
}
