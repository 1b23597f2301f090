package org.psephos.core.ledger;

import java.util.Optional;

/** The kinds of payload, with the tag that each has on the wire; tags are never used again. */
public enum PayloadKind {
    TRANSFER(1),
    CREATE_ELECTION(2),
    ENROL_VOTERS(3),
    CLOSE_ENROLMENT(4),
    CANCEL_ELECTION(5),
    CAST_BALLOT(6),
    STAKE(7),
    UNSTAKE(8),
    EVIDENCE(9),
    /** The tags between are kept for elections with secret ballots. */
    CHANGE_MEMBERS(16);

    private static final PayloadKind[] BY_TAG = new PayloadKind[32];

    static {
        for (PayloadKind kind : values()) {
            BY_TAG[kind.tag] = kind;
        }
    }

    private final int tag;

    PayloadKind(int tag) {
        this.tag = tag;
    }

    public int tag() {
        return tag;
    }

    public static Optional<PayloadKind> ofTag(int tag) {
        return tag < BY_TAG.length ? Optional.ofNullable(BY_TAG[tag]) : Optional.empty();
    }
}
