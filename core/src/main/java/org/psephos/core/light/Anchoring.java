package org.psephos.core.light;

/** Whether what was checked leads up to a block that the user trusts. */
public enum Anchoring {
    /** A trusted block commits to all of it. */
    ANCHORED,
    /** The user named trusted blocks, none of which commits to all of it. */
    NOT_REACHED,
    /** The user named none, so this may be a whole chain of somebody's own making. */
    NO_CHECKPOINT
}
