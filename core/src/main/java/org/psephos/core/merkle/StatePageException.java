package org.psephos.core.merkle;

/**
 * A page that the tree counts on is not in the store as the tree knows it. Either the tree is older than the last
 * checkpoint, and the caller must go on from a newer one, or the store is damaged.
 */
public final class StatePageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StatePageException(PageId id, String what) {
        super("STATE_PAGE: page " + id + " of the state tree " + what
                + "; this tree is older than the last checkpoint, or the store is damaged: check it with db verify");
    }
}
