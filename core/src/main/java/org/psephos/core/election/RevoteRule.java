package org.psephos.core.election;

/** Which of a voter's ballots counts. */
public enum RevoteRule {
    /** A later ballot replaces the earlier one. */
    LAST,
    /** A second ballot is refused. */
    FIRST
}
