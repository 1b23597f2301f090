package org.psephos.core.election;

/** Why the rules of an election refuse what someone wants to do with it. The names are stable. */
public enum Refusal {
    ELECTION_TIMES("the enrolment would end in the past"),
    NOT_ORGANISER("only the organiser may do this"),
    ELECTION_CANCELLED("the election was cancelled"),
    ELECTION_FAILED("the enrolment was not closed before the voting should have begun"),
    ENROLMENT_CLOSED("the roll is closed"),
    ENROLMENT_OVER("the time for enrolling voters is over"),
    ROLL_EMPTY("nobody is on the roll"),
    ROLL_WEIGHT("the weights on the roll would exceed 2^40"),
    VOTER_ALREADY_ENROLLED("a voter is on the roll already"),
    TOO_EARLY("the voting has not begun"),
    TOO_LATE("the voting is over"),
    ALREADY_OPEN("the voting has begun"),
    NOT_ON_ROLL("the voter is not on the roll"),
    ALREADY_VOTED("the voter has voted, and the first ballot counts"),
    BALLOTS_EXHAUSTED("the voter has used up the ballots that the enrolment paid for"),
    INVALID_CHOICE("the choices do not fit the questions");

    private final String message;

    Refusal(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
