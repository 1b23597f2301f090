package org.psephos.core.merkle;

/**
 * How the state tree is cut into pages, from the number of leaves alone, so that equal states have equal pages.
 *
 * <p>A subtree of up to {@link #LEAF_PAGE_LEAVES} leaves has level 0, up to {@link #FAN_OUT} times as many level
 * 1, and so on. A page begins at the root and wherever a subtree has a lower level than the one above it, and
 * reaches down to the next pages. Pages of level 0 hold leaves, the others the hashes of the pages below.
 */
final class PageLevel {
    /** More leaves a page: fewer rows, more bytes rewritten for one changed leaf. */
    static final int LEAF_PAGE_LEAVES = 16;

    static final int FAN_OUT = 64;

    /** Above every other: the level of what is over the root. */
    static final int TOP = 6;

    private PageLevel() {}

    static int of(int leaves) {
        int level = 0;
        for (long limit = LEAF_PAGE_LEAVES; leaves > limit; limit *= FAN_OUT) {
            level++;
        }
        return level;
    }

    static boolean startsPage(Subtree subtree, int levelAbove) {
        return subtree.count() > 0 && of(subtree.count()) < levelAbove;
    }
}
