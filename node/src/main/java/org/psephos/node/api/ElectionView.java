package org.psephos.node.api;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Phase;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.StateColumn;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.state.StateReader;

/** An election at the head. */
record ElectionView(Hash id, ElectionRecord record, ElectionStatus status, Phase phase, Head head, StateReader state) {

    static Optional<ElectionView> find(Hash id, ChainReader chain) {
        Head head = chain.head();
        StateReader state = chain.state();
        Optional<ElectionRecord> record = state.get(StateColumn.election(id));
        Optional<ElectionStatus> status = state.get(StateColumn.status(id));
        if (record.isEmpty() || status.isEmpty()) {
            return Optional.empty();
        }
        Phase phase = Phase.of(record.get().definition(), status.get(), head.chainTimeMillis());
        return Optional.of(new ElectionView(id, record.get(), status.get(), phase, head, state));
    }

    /** The one that the path names. */
    static ElectionView of(Call call, ChainReader chain) throws ProblemException {
        return find(call.pathHash("id"), chain)
                .orElseThrow(
                        () -> new ProblemException(Problem.of(404, "UNKNOWN_ELECTION", "There is no such election.")));
    }
}
