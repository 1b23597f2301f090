package org.psephos.node.accounts;

import org.psephos.core.ledger.StateColumn;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockHandler;
import org.psephos.node.state.StateWriter;

/** Pays a block's producer: the reward of genesis and the fees. */
public final class RewardHandler implements BlockHandler {
    @Override
    public void endOfBlock(BlockContext context, long fees, StateWriter state) {
        long income = Math.addExact(context.genesis().blockReward(), fees);
        if (income > 0) {
            Balances.credit(state, StateColumn.account(context.producer()), income);
        }
    }
}
