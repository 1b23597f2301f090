package org.psephos.node.voting;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.Refusal;
import org.psephos.core.election.RollEntry;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.Payload.EnrolVoters;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Adds voters to a roll. */
public final class EnrolVotersHandler implements TxHandler<EnrolVoters> {
    @Override
    public PayloadKind kind() {
        return PayloadKind.ENROL_VOTERS;
    }

    @Override
    public Class<EnrolVoters> payloadType() {
        return EnrolVoters.class;
    }

    @Override
    public Optional<Rejection> check(
            Transaction transaction, EnrolVoters payload, BlockContext context, StateReader state) {
        Optional<Elections> found = Elections.find(payload.election(), state);
        if (found.isEmpty()) {
            return Elections.unknown();
        }
        Elections target = found.get();
        if (!target.organisedBy(transaction)) {
            return Optional.of(Elections.reject(Refusal.NOT_ORGANISER));
        }
        Optional<Refusal> refusal = ElectionRules.checkEnrol(
                target.definition(), target.status(), payload.chunk(), context.chainTimeMillis());
        if (refusal.isPresent()) {
            return refusal.map(Elections::reject);
        }
        for (RollEntry entry : payload.chunk()) {
            if (state.get(StateColumn.voter(payload.election(), entry.voter())).isPresent()) {
                return Optional.of(Elections.reject(Refusal.VOTER_ALREADY_ENROLLED));
            }
        }
        return Optional.empty();
    }

    @Override
    public void apply(Transaction transaction, EnrolVoters payload, BlockContext context, StateWriter state) {
        Hash election = payload.election();
        for (RollEntry entry : payload.chunk()) {
            state.put(StateColumn.voter(election, entry.voter()), VoterRecord.enrolled(entry.weight()));
        }
        state.put(
                ElectionKeys.of(election).status(),
                ElectionRules.enrol(Elections.get(election, state).status(), election, payload.chunk()));
    }
}
