package org.psephos.core.election;

/** Where an election stands at a chain time ({@code docs/spec/election.md}). */
public enum Phase {
    ENROLMENT,
    SCHEDULED,
    OPEN,
    RESULT,
    CANCELLED,
    /** The enrolment was not closed when the voting should have begun. */
    FAILED;

    /** A function of the record and the chain's time alone. */
    public static Phase of(ElectionDefinition definition, ElectionStatus status, long chainTimeMillis) {
        if (status.cancelled()) {
            return CANCELLED;
        }
        if (chainTimeMillis < definition.opensMillis()) {
            return status.enrolmentClosed() ? SCHEDULED : ENROLMENT;
        }
        if (!status.enrolmentClosed()) {
            return FAILED;
        }
        return chainTimeMillis < definition.closesMillis() ? OPEN : RESULT;
    }
}
