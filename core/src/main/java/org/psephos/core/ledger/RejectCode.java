package org.psephos.core.ledger;

/** Why a transaction is refused. The names are stable: people, wallets and tests rely on them. */
public enum RejectCode {
    MALFORMED("the bytes are not a transaction"),
    TOO_LARGE("the transaction is over the size limit"),
    WRONG_CHAIN("the transaction was made for another chain"),
    INVALID_KEY("a key in the transaction is not on the curve"),
    BAD_SIGNATURE("the signature does not belong to sender and content"),
    KIND_NOT_ALLOWED("this chain does not take this kind of transaction"),
    STALE_SEQUENCE("the sequence number was used before"),
    SEQUENCE_GAP("the sequence number is too far ahead"),
    SEQUENCE_TAKEN("another transaction with this sequence number waits already"),
    EXPIRED("the expiry height has passed"),
    EXPIRY_TOO_FAR("the expiry height is too far ahead"),
    FEE_TOO_LOW("the fee is under the minimum"),
    FEE_NOT_ALLOWED("ballots carry no fee"),
    INSUFFICIENT_BALANCE("the account holds too little"),
    AMOUNT_ZERO("the amount is zero"),
    CREATOR_NOT_ALLOWED("this chain names who may create elections"),
    ELECTION_TIMES("the enrolment would end in the past"),
    UNKNOWN_ELECTION("there is no such election"),
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
    INVALID_CHOICE("the choices do not fit the questions"),
    POOL_FULL("the pool of waiting transactions is full"),
    SENDER_LIMIT("too many transactions of this sender wait already"),
    OVERLOADED("too many submissions at once; try again");

    private final String message;

    RejectCode(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
