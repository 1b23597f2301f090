package org.psephos.node.staking;

import java.util.Optional;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Payload.Stake;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.Possession;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.accounts.Balances;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.ProofVerifier;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Puts up stake of a validator that is new or the sender's own. */
final class StakeHandler implements TxHandler<Stake> {
    private final Stakes stakes;
    private final ProofVerifier possessions;

    StakeHandler(Stakes stakes, Secp256k1 curve) {
        this.stakes = stakes;
        this.possessions = new Proofs(
                PayloadKind.STAKE,
                transaction -> transaction.payload() instanceof Stake stake
                        && Possession.holds(
                                stake.possession(),
                                transaction.chainId(),
                                stake.validator(),
                                transaction.sender(),
                                curve),
                RejectCode.BAD_POSSESSION);
    }

    @Override
    public PayloadKind kind() {
        return PayloadKind.STAKE;
    }

    @Override
    public Class<Stake> payloadType() {
        return Stake.class;
    }

    /** Also where the validator is known: it may leave the register before this comes into a block. */
    @Override
    public Optional<ProofVerifier> proofs(Transaction transaction, Stake stake, StateReader parentState) {
        return Optional.of(possessions);
    }

    @Override
    public Optional<Rejection> check(Transaction transaction, Stake stake, BlockContext context, StateReader state) {
        if (stake.amount() == 0) {
            return Stakes.reject(RejectCode.AMOUNT_ZERO);
        }
        if (stake.amount() > Balances.ofSender(transaction, state).balance() - transaction.fee()) {
            return Stakes.reject(RejectCode.INSUFFICIENT_BALANCE);
        }
        StakeRegister register = stakes.register(state);
        Optional<StakeCandidate> found = register.find(stake.validator());
        return found.isPresent() ? checkKnown(transaction, found.get()) : checkNew(stake, register);
    }

    private static Optional<Rejection> checkKnown(Transaction transaction, StakeCandidate known) {
        if (!known.isOwnedBy(transaction.sender())) {
            return Stakes.reject(RejectCode.NOT_VALIDATOR_OWNER);
        }
        return known.jailed() ? Stakes.reject(RejectCode.VALIDATOR_JAILED) : Optional.empty();
    }

    private Optional<Rejection> checkNew(Stake stake, StakeRegister register) {
        long minStake = stakes.terms().minStake();
        if (stake.amount() < minStake) {
            return Stakes.reject(RejectCode.STAKE_TOO_LOW, String.valueOf(minStake));
        }
        return register.isFull() ? Stakes.reject(RejectCode.VALIDATORS_FULL) : Optional.empty();
    }

    @Override
    public void apply(Transaction transaction, Stake stake, BlockContext context, StateWriter state) {
        Balances.credit(state, transaction.accountKey(), -stake.amount());
        StakeCandidate before = stakes.register(state)
                .find(stake.validator())
                .orElseGet(() -> StakeCandidate.of(stake.validator(), Optional.of(transaction.sender()), 0));
        stakes.change(state, before.withStake(stake.amount()));
    }
}
