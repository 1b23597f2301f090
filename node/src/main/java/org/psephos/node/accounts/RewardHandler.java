package org.psephos.node.accounts;

import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockHandler;
import org.psephos.node.state.StateWriter;

/** Pays a block's producer: the reward of genesis and the fees, as far as no account comes to hold over 2⁶². */
public final class RewardHandler implements BlockHandler {
    @Override
    public void endOfBlock(BlockContext context, long fees, StateWriter state) {
        StateKey<Account> key = StateColumn.account(context.producer());
        long balance = state.get(key).orElse(Account.EMPTY).balance();
        long income = Math.min(context.genesis().blockReward() + fees, Limits.MAX_SUPPLY - balance);
        if (income > 0) {
            TransferHandler.credit(state, key, income);
        }
    }
}
