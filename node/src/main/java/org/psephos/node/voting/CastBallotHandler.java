package org.psephos.node.voting;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Refusal;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.Payload.CastBallot;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Takes open ballots. The tracker of one is its transaction's id. */
public final class CastBallotHandler implements TxHandler<CastBallot> {
    @Override
    public PayloadKind kind() {
        return PayloadKind.CAST_BALLOT;
    }

    @Override
    public Class<CastBallot> payloadType() {
        return CastBallot.class;
    }

    @Override
    public Optional<Rejection> check(
            Transaction transaction, CastBallot payload, BlockContext context, StateReader state) {
        Optional<Elections> found = Elections.find(payload.election(), state);
        if (found.isEmpty()) {
            return Elections.unknown();
        }
        Elections target = found.get();
        Optional<Refusal> refusal =
                ElectionRules.checkOpen(target.definition(), target.status(), context.chainTimeMillis());
        if (refusal.isPresent()) {
            return refusal.map(Elections::reject);
        }
        Optional<VoterRecord> voter = state.get(transaction.voterKey());
        if (voter.isEmpty()) {
            return Optional.of(Elections.reject(Refusal.NOT_ON_ROLL));
        }
        return ElectionRules.checkBallot(
                        target.definition(),
                        voter.get(),
                        payload.ballot(),
                        context.genesis().ballotsPerVoter())
                .map(Elections::reject);
    }

    @Override
    public void apply(Transaction transaction, CastBallot payload, BlockContext context, StateWriter state) {
        Hash election = payload.election();
        Hash tracker = transaction.id();
        StateKey<VoterRecord> voterKey = transaction.voterKey();
        StateKey<ElectionStatus> statusKey = ElectionKeys.of(election).status();
        VoterRecord voter = state.get(voterKey).orElseThrow();
        ElectionStatus status = state.get(statusKey).orElseThrow();
        state.put(statusKey, ElectionRules.cast(status, voter, tracker, payload.ballot()));
        state.put(voterKey, ElectionRules.cast(voter, tracker, payload.ballot()));
    }
}
