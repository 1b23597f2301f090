package org.psephos.node.staking;

import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockHandler;
import org.psephos.node.state.StateWriter;

/** Settles at the end of an epoch who will be the validators of the epoch after the next. */
final class FreezeHandler implements BlockHandler {
    private final Stakes stakes;

    FreezeHandler(Stakes stakes) {
        this.stakes = stakes;
    }

    @Override
    public void endOfBlock(BlockContext context, long fees, StateWriter state) {
        long epochBlocks = stakes.terms().epochBlocks();
        if (context.height() % epochBlocks == 0) {
            long epoch = context.height() / epochBlocks + 1;
            state.put(StateColumn.validators(epoch), next(epoch, state));
        }
    }

    /** If nobody may be a validator, those of the epoch before go on: a chain without any would end. */
    private ValidatorSet next(long epoch, StateWriter state) {
        return stakes.register(state)
                .elect(stakes.terms().minStake())
                .or(() -> stakes.validators(epoch - 1, state))
                .orElseThrow();
    }
}
