package org.psephos.node.staking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.ledger.Payload.Unstake;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeCandidate.Unbonding;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Withdraws stake; it is paid out later, and can be lost until then. */
final class UnstakeHandler implements TxHandler<Unstake> {
    private final Stakes stakes;

    UnstakeHandler(Stakes stakes) {
        this.stakes = stakes;
    }

    @Override
    public PayloadKind kind() {
        return PayloadKind.UNSTAKE;
    }

    @Override
    public Class<Unstake> payloadType() {
        return Unstake.class;
    }

    @Override
    public Optional<Rejection> check(
            Transaction transaction, Unstake unstake, BlockContext context, StateReader state) {
        if (unstake.amount() == 0) {
            return Stakes.reject(RejectCode.AMOUNT_ZERO);
        }
        Optional<StakeCandidate> found = stakes.register(state).find(unstake.validator());
        if (found.isEmpty()) {
            return Stakes.reject(RejectCode.UNKNOWN_VALIDATOR);
        }
        StakeCandidate candidate = found.get();
        if (!candidate.isOwnedBy(transaction.sender())) {
            return Stakes.reject(RejectCode.NOT_VALIDATOR_OWNER);
        }
        if (unstake.amount() > candidate.stake()) {
            return Stakes.reject(RejectCode.INSUFFICIENT_STAKE, "it has " + candidate.stake());
        }
        return unbonding(candidate, unstake.amount(), context).size() > StakeCandidate.MAX_UNBONDING
                ? Stakes.reject(RejectCode.UNBONDING_FULL)
                : Optional.empty();
    }

    @Override
    public void apply(Transaction transaction, Unstake unstake, BlockContext context, StateWriter state) {
        StakeCandidate before = stakes.register(state).find(unstake.validator()).orElseThrow();
        stakes.change(
                state,
                new StakeCandidate(
                        before.key(),
                        before.owner(),
                        before.stake() - unstake.amount(),
                        before.jailed(),
                        unbonding(before, unstake.amount(), context),
                        before.offences()));
    }

    /** With {@code amount} behind the others, or added to what is paid out at the same height. */
    private List<Unbonding> unbonding(StakeCandidate candidate, long amount, BlockContext context) {
        long releaseHeight = context.height() + stakes.terms().unbondingBlocks();
        var entries = new ArrayList<>(candidate.unbonding());
        if (!entries.isEmpty() && entries.getLast().releaseHeight() == releaseHeight) {
            entries.add(new Unbonding(entries.removeLast().amount() + amount, releaseHeight));
        } else {
            entries.add(new Unbonding(amount, releaseHeight));
        }
        return entries;
    }
}
