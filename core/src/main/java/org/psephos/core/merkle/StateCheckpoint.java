package org.psephos.core.merkle;

/**
 * Brings a store from the pages of one state to those of another by comparing the two trees, hash by hash. Says nothing of
 * pages that both have, and reads none but the old index pages above what differs.
 */
final class StateCheckpoint {
    private final Pages pages;
    private final PageSink sink;

    StateCheckpoint(Pages pages, PageSink sink) {
        this.pages = pages;
        this.sink = sink;
    }

    void write(Subtree stored, Subtree wanted) {
        sync(stored, PageLevel.TOP, wanted, PageLevel.TOP, PageId.ROOT);
    }

    /** The levels are those of the subtrees right above, or of the page if that has none. */
    private void sync(Subtree stored, int aboveStored, Subtree wanted, int aboveWanted, PageId id) {
        boolean pageStored = PageLevel.startsPage(stored, aboveStored);
        boolean pageWanted = PageLevel.startsPage(wanted, aboveWanted);
        boolean same = stored.sameLeavesAs(wanted);
        int levelStored = PageLevel.of(stored.count());
        int levelWanted = PageLevel.of(wanted.count());
        // Read before anything is put, in case the sink writes through to the source.
        Sides old = same ? Sides.NONE : sides(stored, levelStored, id);
        if (pageWanted && !(same && pageStored)) {
            sink.put(id, StatePage.encode(wanted, id, pages));
        } else if (pageStored && !pageWanted) {
            sink.remove(id);
        }
        if (same || levelStored == 0 && levelWanted == 0) {
            return;
        }
        Sides next = sides(wanted, levelWanted, id);
        sync(old.left, levelStored, next.left, levelWanted, id.child(0));
        sync(old.right, levelStored, next.right, levelWanted, id.child(1));
    }

    private record Sides(Subtree left, Subtree right) {
        static final Sides NONE = new Sides(Subtree.EMPTY, Subtree.EMPTY);
    }

    /** No page begins within a subtree of level 0. */
    private Sides sides(Subtree subtree, int level, PageId id) {
        if (level == 0) {
            return Sides.NONE;
        }
        Branch branch = pages.branch(subtree, id);
        return new Sides(branch.left(), branch.right());
    }
}
