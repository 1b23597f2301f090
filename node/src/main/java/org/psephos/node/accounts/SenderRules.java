package org.psephos.node.accounts;

import java.util.Optional;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxEnvelope;

/** Sequence, expiry and fee of every transaction ({@code docs/spec/ledger.md}). */
public final class SenderRules implements TxEnvelope {
    @Override
    public Optional<Rejection> check(Transaction transaction, BlockContext context, StateReader state) {
        Account account = accountOf(transaction, state);
        if (transaction.sequence() != account.sequence()) {
            return Optional.of(
                    transaction.sequence() < account.sequence()
                            ? reject(RejectCode.STALE_SEQUENCE, "next is " + account.sequence())
                            : reject(RejectCode.SEQUENCE_GAP, "next is " + account.sequence()));
        }
        if (transaction.expiryHeight() < context.height()) {
            return Optional.of(reject(RejectCode.EXPIRED, "the next block is " + context.height()));
        }
        if (transaction.expiryHeight() - context.height() > Limits.MAX_EXPIRY_BLOCKS) {
            return Optional.of(
                    reject(RejectCode.EXPIRY_TOO_FAR, "at most " + Limits.MAX_EXPIRY_BLOCKS + " blocks from now"));
        }
        return checkFee(transaction, context.genesis(), account);
    }

    @Override
    public void apply(Transaction transaction, BlockContext context, StateWriter state) {
        Account account = accountOf(transaction, state);
        state.put(
                StateColumn.account(transaction.sender()),
                new Account(account.balance() - transaction.fee(), account.sequence() + 1));
    }

    /** The least fee that the chain takes for this payload: enrolling prepays for each voter. */
    public static long minimumFee(Payload payload, Genesis genesis) {
        return switch (payload) {
            case Payload.CastBallot ignored -> 0;
            case Payload.EnrolVoters enrol -> saturatedProduct(genesis.minFee(), enrol.chunk().size());
            case Payload.Transfer ignored -> genesis.minFee();
            case Payload.CreateElection ignored -> genesis.minFee();
            case Payload.CloseEnrolment ignored -> genesis.minFee();
            case Payload.CancelElection ignored -> genesis.minFee();
        };
    }

    static Account accountOf(Transaction transaction, StateReader state) {
        return state.get(StateColumn.account(transaction.sender())).orElse(Account.EMPTY);
    }

    private static Optional<Rejection> checkFee(Transaction transaction, Genesis genesis, Account account) {
        if (transaction.payload() instanceof Payload.CastBallot) {
            return transaction.fee() == 0 ? Optional.empty() : Optional.of(Rejection.of(RejectCode.FEE_NOT_ALLOWED));
        }
        long minimum = minimumFee(transaction.payload(), genesis);
        if (transaction.fee() < minimum) {
            return Optional.of(reject(RejectCode.FEE_TOO_LOW, "at least " + minimum));
        }
        return transaction.fee() > account.balance()
                ? Optional.of(reject(RejectCode.INSUFFICIENT_BALANCE, "the balance is " + account.balance()))
                : Optional.empty();
    }

    private static long saturatedProduct(long left, long right) {
        long high = Math.multiplyHigh(left, right);
        long low = left * right;
        return high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }

    private static Rejection reject(RejectCode code, String detail) {
        return new Rejection(code, code.message() + ": " + detail);
    }
}
