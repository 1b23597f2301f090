package org.psephos.core.election;

import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * What may happen in an open election, and what follows from it. The node, the auditor and the tests call the same
 * functions; each takes the chain time of the block that the action stands in.
 */
public final class ElectionRules {
    /** Total weight of a roll, and so of any voter on it. */
    public static final long MAX_ROLL_WEIGHT = 1L << 40;

    private ElectionRules() {}

    /** An election's enrolment ends in the future, or nobody could ever be enrolled. */
    public static Optional<Refusal> checkCreate(ElectionDefinition definition, long chainTimeMillis) {
        return definition.enrolByMillis() > chainTimeMillis ? Optional.empty() : Optional.of(Refusal.ELECTION_TIMES);
    }

    /** Whether a chunk may join the roll; that nobody in it is on the roll already is for the caller to check. */
    public static Optional<Refusal> checkEnrol(
            ElectionDefinition definition, ElectionStatus status, List<RollEntry> chunk, long chainTimeMillis) {
        Optional<Refusal> refusal = checkEnrolling(definition, status, chainTimeMillis);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (chainTimeMillis >= definition.enrolByMillis()) {
            return Optional.of(Refusal.ENROLMENT_OVER);
        }
        return status.weight() + weightOf(chunk) > MAX_ROLL_WEIGHT
                ? Optional.of(Refusal.ROLL_WEIGHT)
                : Optional.empty();
    }

    public static ElectionStatus enrol(ElectionStatus status, Hash election, List<RollEntry> chunk) {
        return new ElectionStatus(
                status.enrolmentClosed(),
                status.cancelled(),
                status.voters() + chunk.size(),
                status.weight() + weightOf(chunk),
                status.roll().append(rollChunkHash(election, chunk)),
                status.ballots(),
                status.turnoutVoters(),
                status.turnoutWeight(),
                status.tally());
    }

    /** The entry of one chunk in the roll log. */
    public static Hash rollChunkHash(Hash election, List<RollEntry> chunk) {
        var out = new Writer(64 + 34 * chunk.size());
        out.raw(election).varint(chunk.size());
        chunk.forEach(entry -> entry.write(out));
        return Sha256.hash(Tag.ROLL_CHUNK, out.toBytes());
    }

    public static Optional<Refusal> checkCloseEnrolment(
            ElectionDefinition definition, ElectionStatus status, long chainTimeMillis) {
        Optional<Refusal> refusal = checkEnrolling(definition, status, chainTimeMillis);
        if (refusal.isPresent()) {
            return refusal;
        }
        return status.voters() == 0 ? Optional.of(Refusal.ROLL_EMPTY) : Optional.empty();
    }

    public static ElectionStatus closeEnrolment(ElectionStatus status) {
        return withFlags(status, true, status.cancelled());
    }

    /** The organiser may withdraw an election only before the voting begins. */
    public static Optional<Refusal> checkCancel(
            ElectionDefinition definition, ElectionStatus status, long chainTimeMillis) {
        return switch (Phase.of(definition, status, chainTimeMillis)) {
            case ENROLMENT, SCHEDULED -> Optional.empty();
            case OPEN, RESULT -> Optional.of(Refusal.ALREADY_OPEN);
            case CANCELLED -> Optional.of(Refusal.ELECTION_CANCELLED);
            case FAILED -> Optional.of(Refusal.ELECTION_FAILED);
        };
    }

    public static ElectionStatus cancel(ElectionStatus status) {
        return withFlags(status, status.enrolmentClosed(), true);
    }

    /** Whether an election in this phase takes ballots. */
    public static Optional<Refusal> checkOpen(
            ElectionDefinition definition, ElectionStatus status, long chainTimeMillis) {
        return switch (Phase.of(definition, status, chainTimeMillis)) {
            case OPEN -> Optional.empty();
            case ENROLMENT, SCHEDULED -> Optional.of(Refusal.TOO_EARLY);
            case RESULT -> Optional.of(Refusal.TOO_LATE);
            case CANCELLED -> Optional.of(Refusal.ELECTION_CANCELLED);
            case FAILED -> Optional.of(Refusal.ELECTION_FAILED);
        };
    }

    /**
     * Whether this voter may cast this ballot in an election that is open.
     *
     * @param ballotsPerVoter how many ballots the enrolment of a voter paid for (genesis)
     */
    public static Optional<Refusal> checkBallot(
            ElectionDefinition definition, VoterRecord voter, OpenBallot ballot, int ballotsPerVoter) {
        if (voter.hasVoted() && definition.revote() == RevoteRule.FIRST) {
            return Optional.of(Refusal.ALREADY_VOTED);
        }
        if (voter.ballotsCast() >= ballotsPerVoter) {
            return Optional.of(Refusal.BALLOTS_EXHAUSTED);
        }
        return ballot.isValidFor(definition) ? Optional.empty() : Optional.of(Refusal.INVALID_CHOICE);
    }

    /** The voter after the ballot. */
    public static VoterRecord cast(VoterRecord voter, Hash tracker, OpenBallot ballot) {
        return voter.cast(tracker, ballot);
    }

    /** The sums and the ballot log after the ballot; {@code voter} as before it. */
    public static ElectionStatus cast(ElectionStatus status, VoterRecord voter, Hash tracker, OpenBallot ballot) {
        Tally before = voter.hasVoted() ? status.tally().subtract(voter.ballot(), voter.weight()) : status.tally();
        boolean first = !voter.hasVoted();
        return new ElectionStatus(
                status.enrolmentClosed(),
                status.cancelled(),
                status.voters(),
                status.weight(),
                status.roll(),
                status.ballots().append(tracker),
                status.turnoutVoters() + (first ? 1 : 0),
                status.turnoutWeight() + (first ? voter.weight() : 0),
                before.add(ballot, voter.weight()));
    }

    /**
     * What a result stands on: H(election id, ballot log root, count, sums, state root).
     *
     * @param stateRoot of the parent of the first block whose chain time is at or after {@code closes}
     */
    public static Hash tallyRoot(Hash election, ElectionStatus status, Hash stateRoot) {
        var out = new Writer();
        out.raw(election).raw(status.ballots().root()).varint(status.ballots().count());
        status.tally().write(out);
        out.raw(stateRoot);
        return Sha256.hash(Tag.TALLY, out.toBytes());
    }

    /** Cannot overflow: a transaction holds under 2¹³ entries of at most 2⁴⁰ each. */
    private static long weightOf(List<RollEntry> chunk) {
        return chunk.stream().mapToLong(RollEntry::weight).sum();
    }

    private static Optional<Refusal> checkEnrolling(
            ElectionDefinition definition, ElectionStatus status, long chainTimeMillis) {
        return switch (Phase.of(definition, status, chainTimeMillis)) {
            case ENROLMENT -> Optional.empty();
            case SCHEDULED, OPEN, RESULT -> Optional.of(Refusal.ENROLMENT_CLOSED);
            case CANCELLED -> Optional.of(Refusal.ELECTION_CANCELLED);
            case FAILED -> Optional.of(Refusal.ELECTION_FAILED);
        };
    }

    private static ElectionStatus withFlags(ElectionStatus status, boolean enrolmentClosed, boolean cancelled) {
        return new ElectionStatus(
                enrolmentClosed,
                cancelled,
                status.voters(),
                status.weight(),
                status.roll(),
                status.ballots(),
                status.turnoutVoters(),
                status.turnoutWeight(),
                status.tally());
    }
}
