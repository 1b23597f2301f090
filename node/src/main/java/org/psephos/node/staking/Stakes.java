package org.psephos.node.staking;

import java.util.Optional;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;

/** What the state holds of stake, on a chain with these terms. */
public record Stakes(StakingTerms terms) {
    public StakeRegister register(StateReader state) {
        return state.get(StateColumn.stakes()).orElse(terms.initial());
    }

    /** The validators of an epoch; empty where they are not settled yet. */
    public Optional<ValidatorSet> validators(long epoch, StateReader state) {
        return epoch < 2 ? Optional.of(terms.first()) : state.get(StateColumn.validators(epoch));
    }

    void change(StateWriter state, StakeCandidate candidate) {
        state.put(StateColumn.stakes(), register(state).with(candidate));
    }

    static Optional<Rejection> reject(RejectCode code) {
        return Optional.of(Rejection.of(code));
    }

    static Optional<Rejection> reject(RejectCode code, String detail) {
        return Optional.of(new Rejection(code, code.message() + ": " + detail));
    }
}
