package org.psephos.core.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Refusal;
import org.psephos.core.election.RollEntry;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;

/**
 * One election, lived through again from its transactions. What the rules refuse changes nothing. The order of one sender's sequence
 * numbers stands in for the accounts, which an auditor does not see: no transaction can come in twice or out of order.
 */
final class ElectionReplay {
    private final Hash id;
    private final ElectionRecord election;
    private final int ballotsPerVoter;
    private final Map<PublicKey, Voter> roll = new HashMap<>();
    private ElectionStatus status;
    private long organiserSequence;

    /** @param creation carries {@code payload} */
    ElectionReplay(Transaction creation, Payload.CreateElection payload, int ballotsPerVoter) {
        id = creation.id();
        election = new ElectionRecord(creation.sender(), payload.definition());
        this.ballotsPerVoter = ballotsPerVoter;
        status = ElectionStatus.created(payload.definition());
        organiserSequence = creation.sequence();
    }

    private static final class Voter {
        private VoterRecord entry;
        private long lastSequence = -1;

        Voter(VoterRecord entry) {
            this.entry = entry;
        }
    }

    ElectionRecord election() {
        return election;
    }

    ElectionDefinition definition() {
        return election.definition();
    }

    ElectionStatus status() {
        return status;
    }

    /**
     * Takes the next transaction that concerns the election.
     *
     * @param chainTimeMillis at the block that holds it
     * @return why the rules refuse it
     */
    Optional<RejectCode> apply(Transaction transaction, long chainTimeMillis) {
        if (!isInSequence(transaction)) {
            return Optional.of(RejectCode.STALE_SEQUENCE);
        }
        Optional<Refusal> refusal =
                switch (transaction.payload()) {
                    case Payload.EnrolVoters(Hash ignored, List<RollEntry> chunk) ->
                        byOrganiser(transaction).or(() -> enrol(chunk, chainTimeMillis));
                    case Payload.CloseEnrolment ignored ->
                        byOrganiser(transaction).or(() -> closeEnrolment(chainTimeMillis));
                    case Payload.CancelElection ignored ->
                        byOrganiser(transaction).or(() -> cancel(chainTimeMillis));
                    case Payload.CastBallot(Hash ignored, OpenBallot ballot) ->
                        cast(transaction, ballot, chainTimeMillis);
                    case Payload.CreateElection ignored -> throw unexpected(transaction);
                    case Payload.Transfer _,
                            Payload.Stake _,
                            Payload.Unstake _,
                            Payload.Evidence _,
                            Payload.ChangeMembers _ -> throw unexpected(transaction);
                };
        if (refusal.isEmpty()) {
            noteSequence(transaction);
        }
        return refusal.map(found -> RejectCode.valueOf(found.name()));
    }

    private Optional<Refusal> byOrganiser(Transaction transaction) {
        return transaction.sender().equals(election.organiser())
                ? Optional.empty()
                : Optional.of(Refusal.NOT_ORGANISER);
    }

    private Optional<Refusal> enrol(List<RollEntry> chunk, long chainTimeMillis) {
        Optional<Refusal> refusal = ElectionRules.checkEnrol(definition(), status, chunk, chainTimeMillis);
        if (refusal.isEmpty() && chunk.stream().anyMatch(entry -> roll.containsKey(entry.voter()))) {
            refusal = Optional.of(Refusal.VOTER_ALREADY_ENROLLED);
        }
        if (refusal.isEmpty()) {
            chunk.forEach(entry -> roll.put(entry.voter(), new Voter(VoterRecord.enrolled(entry.weight()))));
            status = ElectionRules.enrol(status, id, chunk);
        }
        return refusal;
    }

    private Optional<Refusal> closeEnrolment(long chainTimeMillis) {
        Optional<Refusal> refusal = ElectionRules.checkCloseEnrolment(definition(), status, chainTimeMillis);
        if (refusal.isEmpty()) {
            status = ElectionRules.closeEnrolment(status);
        }
        return refusal;
    }

    private Optional<Refusal> cancel(long chainTimeMillis) {
        Optional<Refusal> refusal = ElectionRules.checkCancel(definition(), status, chainTimeMillis);
        if (refusal.isEmpty()) {
            status = ElectionRules.cancel(status);
        }
        return refusal;
    }

    private Optional<Refusal> cast(Transaction transaction, OpenBallot ballot, long chainTimeMillis) {
        Optional<Refusal> closed = ElectionRules.checkOpen(definition(), status, chainTimeMillis);
        if (closed.isPresent()) {
            return closed;
        }
        Voter voter = roll.get(transaction.sender());
        if (voter == null) {
            return Optional.of(Refusal.NOT_ON_ROLL);
        }
        Optional<Refusal> refusal = ElectionRules.checkBallot(definition(), voter.entry, ballot, ballotsPerVoter);
        if (refusal.isEmpty()) {
            status = ElectionRules.cast(status, voter.entry, transaction.id(), ballot);
            voter.entry = ElectionRules.cast(voter.entry, transaction.id(), ballot);
        }
        return refusal;
    }

    private boolean isInSequence(Transaction transaction) {
        boolean afterOrganiser =
                !transaction.sender().equals(election.organiser()) || transaction.sequence() > organiserSequence;
        Voter voter = roll.get(transaction.sender());
        return afterOrganiser && (voter == null || transaction.sequence() > voter.lastSequence);
    }

    private void noteSequence(Transaction transaction) {
        if (transaction.sender().equals(election.organiser())) {
            organiserSequence = transaction.sequence();
        }
        Voter voter = roll.get(transaction.sender());
        if (voter != null) {
            voter.lastSequence = transaction.sequence();
        }
    }

    private static IllegalStateException unexpected(Transaction transaction) {
        return new IllegalStateException(
                "a replay does not take " + transaction.payload().kind());
    }
}
