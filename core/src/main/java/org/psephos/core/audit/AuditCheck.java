package org.psephos.core.audit;

/** What an audit looks at; {@code docs/spec/audit.md} says of each what it takes. */
public enum AuditCheck {
    FILE("file"),
    GENESIS("genesis"),
    HEADERS("headers"),
    BLOCKS("blocks"),
    SIGNATURES("signatures"),
    TRANSACTIONS("transactions"),
    ORGANISER("organiser"),
    ROLL("roll"),
    BALLOTS("ballots"),
    CLOSED("closed"),
    STATE("state"),
    COMPLETENESS("completeness"),
    TALLY("tally");

    private final String label;

    AuditCheck(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
