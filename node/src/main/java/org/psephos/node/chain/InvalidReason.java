package org.psephos.node.chain;

/** What is wrong with a block, for ever. The names are stable. */
public enum InvalidReason {
    TOO_LARGE,
    HEADER_RULE,
    BAD_SEAL,
    BAD_TRANSACTION,
    STATE_ROOT_MISMATCH,
    INVALID_ANCESTOR
}
