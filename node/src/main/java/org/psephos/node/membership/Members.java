package org.psephos.node.membership;

import java.util.Optional;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.node.state.StateReader;

/** What the state holds of members, on a chain with these terms. */
public record Members(MembershipTerms terms) {
    /** The members after the change of this number; 0: those of genesis. Empty where there was no such change. */
    public Optional<ValidatorSet> after(long number, StateReader state) {
        return number == 0 ? Optional.of(terms.first()) : state.get(StateColumn.validators(number));
    }

    /** The number of the last change: changes are counted without a gap. */
    public long last(StateReader state) {
        long there = 0;
        long step = 1;
        while (after(there + step, state).isPresent()) {
            there += step;
            step *= 2;
        }
        for (long part = step / 2; part >= 1; part /= 2) {
            if (after(there + part, state).isPresent()) {
                there += part;
            }
        }
        return there;
    }
}
