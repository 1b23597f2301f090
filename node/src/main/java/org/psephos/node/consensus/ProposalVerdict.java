package org.psephos.node.consensus;

/** What the node thinks of a proposed block. */
public enum ProposalVerdict {
    VALID,
    INVALID,
    /** Its time lies ahead of the clock; worth another try. */
    EARLY,
    /** We failed to find out. Nobody's fault but ours. */
    UNDECIDED
}
