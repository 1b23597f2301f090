package org.psephos.core.ledger;

import org.psephos.core.election.Refusal;

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
    ELECTION_TIMES(Refusal.ELECTION_TIMES),
    UNKNOWN_ELECTION("there is no such election"),
    NOT_ORGANISER(Refusal.NOT_ORGANISER),
    ELECTION_CANCELLED(Refusal.ELECTION_CANCELLED),
    ELECTION_FAILED(Refusal.ELECTION_FAILED),
    ENROLMENT_CLOSED(Refusal.ENROLMENT_CLOSED),
    ENROLMENT_OVER(Refusal.ENROLMENT_OVER),
    ROLL_EMPTY(Refusal.ROLL_EMPTY),
    ROLL_WEIGHT(Refusal.ROLL_WEIGHT),
    VOTER_ALREADY_ENROLLED(Refusal.VOTER_ALREADY_ENROLLED),
    TOO_EARLY(Refusal.TOO_EARLY),
    TOO_LATE(Refusal.TOO_LATE),
    ALREADY_OPEN(Refusal.ALREADY_OPEN),
    NOT_ON_ROLL(Refusal.NOT_ON_ROLL),
    ALREADY_VOTED(Refusal.ALREADY_VOTED),
    BALLOTS_EXHAUSTED(Refusal.BALLOTS_EXHAUSTED),
    INVALID_CHOICE(Refusal.INVALID_CHOICE),
    STAKE_TOO_LOW("a new validator must bring the least stake of this chain"),
    BAD_POSSESSION("the validator's key has not agreed to this owner"),
    VALIDATORS_FULL("the register of validators is full"),
    UNKNOWN_VALIDATOR("there is no such validator"),
    NOT_VALIDATOR_OWNER("the stake of this validator belongs to somebody else"),
    VALIDATOR_JAILED("the validator was punished and takes no more stake"),
    INSUFFICIENT_STAKE("the validator has less stake than is to be withdrawn"),
    UNBONDING_FULL("too many withdrawals from this validator wait already"),
    BAD_EVIDENCE("the evidence proves no offence"),
    EVIDENCE_TOO_OLD("the offence is too long ago"),
    NOT_A_VALIDATOR("the accused was no validator at that height"),
    OFFENCE_PUNISHED("the offence has been punished already"),
    MEMBERS_CHANGED(
            "this change of members is not the next one: the members have changed, or an earlier change is missing"),
    BAD_MEMBER_CHANGE(
            "who comes is a member, or was one in genesis, or who goes is none, or too few or too many would be left"),
    APPROVALS_MISSING("a majority of the members has to agree, and whoever comes, and nobody else"),
    BAD_APPROVAL("a signature of the change of members is wrong"),
    POOL_FULL("the pool of waiting transactions is full"),
    SENDER_LIMIT("too many transactions of this sender wait already"),
    OVERLOADED("too many submissions at once; try again");

    private final String message;

    RejectCode(String message) {
        this.message = message;
    }

    RejectCode(Refusal refusal) {
        this(refusal.message());
    }

    public String message() {
        return message;
    }
}
