package org.psephos.node.staking;

import java.util.ArrayList;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeCandidate.Unbonding;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.StateColumn;
import org.psephos.node.accounts.Balances;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockHandler;
import org.psephos.node.state.StateWriter;

/** Pays withdrawals out, forgets offences that nobody can be accused of any more, and drops candidates with whom all is settled. */
final class ReleaseHandler implements BlockHandler {
    private final Stakes stakes;

    ReleaseHandler(Stakes stakes) {
        this.stakes = stakes;
    }

    @Override
    public void endOfBlock(BlockContext context, long fees, StateWriter state) {
        StakeRegister register = stakes.register(state);
        long height = context.height();
        if (register.candidates().stream().noneMatch(candidate -> isDue(candidate, height))) {
            return;
        }
        var kept = new ArrayList<StakeCandidate>(register.candidates().size());
        for (StakeCandidate candidate : register.candidates()) {
            payOut(candidate, height, state);
            StakeCandidate left = without(candidate, height);
            if (!isSettled(left)) {
                kept.add(left);
            }
        }
        state.put(StateColumn.stakes(), new StakeRegister(kept));
    }

    private boolean isDue(StakeCandidate candidate, long height) {
        return candidate.unbonding().stream().anyMatch(entry -> entry.releaseHeight() <= height)
                || candidate.offences().stream().anyMatch(offence -> isOld(offence, height))
                || isSettled(candidate);
    }

    /** Whether evidence of it would be too old from the next block on. */
    private boolean isOld(long offence, long height) {
        return offence <= height - stakes.terms().unbondingBlocks();
    }

    private static boolean isSettled(StakeCandidate candidate) {
        return candidate.stake() == 0
                && candidate.unbonding().isEmpty()
                && candidate.offences().isEmpty();
    }

    private static void payOut(StakeCandidate candidate, long height, StateWriter state) {
        for (Unbonding entry : candidate.unbonding()) {
            if (entry.releaseHeight() <= height) {
                Balances.credit(state, StateColumn.account(candidate.owner().orElseThrow()), entry.amount());
            }
        }
    }

    private StakeCandidate without(StakeCandidate candidate, long height) {
        return new StakeCandidate(
                candidate.key(),
                candidate.owner(),
                candidate.stake(),
                candidate.jailed(),
                candidate.unbonding().stream()
                        .filter(entry -> entry.releaseHeight() > height)
                        .toList(),
                candidate.offences().stream()
                        .filter(offence -> !isOld(offence, height))
                        .toList());
    }
}
