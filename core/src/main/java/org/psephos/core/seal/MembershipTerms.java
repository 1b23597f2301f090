package org.psephos.core.seal;

import org.psephos.core.ledger.ValidatorSet;

/**
 * How members of a chain whose members count by heads come and go: a majority of them agrees to each change.
 *
 * @param first in genesis
 */
public record MembershipTerms(ValidatorSet first, int maxMembers) {
    /** How many must agree. */
    public static int majority(int members) {
        return members / 2 + 1;
    }
}
