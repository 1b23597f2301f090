package org.psephos.node.voting;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Refusal;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;

/** An election as the state holds it, and what the handlers share. */
record Elections(ElectionRecord record, ElectionStatus status) {
    /** The election, where there is one. */
    static Optional<Elections> find(Hash election, StateReader state) {
        ElectionKeys keys = ElectionKeys.of(election);
        return state.get(keys.record())
                .flatMap(record -> state.get(keys.status()).map(status -> new Elections(record, status)));
    }

    static Elections get(Hash election, StateReader state) {
        return find(election, state).orElseThrow(() -> new IllegalStateException("no election " + election));
    }

    ElectionDefinition definition() {
        return record.definition();
    }

    boolean organisedBy(Transaction transaction) {
        return record.organiser().equals(transaction.sender());
    }

    static Rejection reject(Refusal refusal) {
        return new Rejection(RejectCode.valueOf(refusal.name()), refusal.message());
    }

    static Optional<Rejection> unknown() {
        return Optional.of(Rejection.of(RejectCode.UNKNOWN_ELECTION));
    }
}
