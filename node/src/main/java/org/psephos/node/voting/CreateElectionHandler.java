package org.psephos.node.voting;

import java.util.Optional;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Payload.CreateElection;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.TransactionRules;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Creates elections. */
public final class CreateElectionHandler implements TxHandler<CreateElection> {
    @Override
    public PayloadKind kind() {
        return PayloadKind.CREATE_ELECTION;
    }

    @Override
    public Class<CreateElection> payloadType() {
        return CreateElection.class;
    }

    @Override
    public Optional<Rejection> check(
            Transaction transaction, CreateElection payload, BlockContext context, StateReader state) {
        if (!TransactionRules.mayCreateElections(transaction.sender(), context.genesis())) {
            return Optional.of(Rejection.of(RejectCode.CREATOR_NOT_ALLOWED));
        }
        return ElectionRules.checkCreate(payload.definition(), context.chainTimeMillis())
                .map(Elections::reject);
    }

    @Override
    public void apply(Transaction transaction, CreateElection payload, BlockContext context, StateWriter state) {
        state.put(
                StateColumn.election(transaction.id()), new ElectionRecord(transaction.sender(), payload.definition()));
        state.put(StateColumn.status(transaction.id()), ElectionStatus.created(payload.definition()));
    }
}
