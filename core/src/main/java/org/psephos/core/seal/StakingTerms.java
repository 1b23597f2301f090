package org.psephos.core.seal;

import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;

/**
 * How stake is put up, withdrawn and lost on a chain whose validators have it. Time is counted in blocks.
 *
 * @param initial the register as long as nobody changed it; each of its candidates has stake
 * @param epochBlocks blocks an epoch
 * @param unbondingBlocks from a withdrawal to its payment, and from an offence to the last block that may punish it; at least two epochs
 * @param minStake of a validator, at least 1
 * @param slashPerMille of its stake, unbonding included, that a validator loses by an offence; 0 to 1,000
 */
public record StakingTerms(
        StakeRegister initial, long epochBlocks, long unbondingBlocks, long minStake, int slashPerMille) {

    /** The validators of epochs 0 and 1. */
    public ValidatorSet first() {
        return new ValidatorSet(initial.candidates().stream()
                .map(candidate -> new Validator(candidate.key(), candidate.stake()))
                .toList());
    }

    /** @param height at least 1: genesis belongs to no epoch */
    public long epoch(long height) {
        return (height - 1) / epochBlocks;
    }
}
