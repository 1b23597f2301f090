package org.psephos.node.accounts;

import java.util.Optional;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.TransactionRules;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxEnvelope;

/** Sequence, expiry and fee of every transaction ({@code docs/spec/ledger.md}). */
public final class SenderRules implements TxEnvelope {
    @Override
    public Optional<Rejection> check(Transaction transaction, BlockContext context, StateReader state) {
        Account account = Balances.ofSender(transaction, state);
        if (transaction.sequence() != account.sequence()) {
            return Optional.of(
                    transaction.sequence() < account.sequence()
                            ? reject(RejectCode.STALE_SEQUENCE, "next is " + account.sequence())
                            : reject(RejectCode.SEQUENCE_GAP, "next is " + account.sequence()));
        }
        Optional<RejectCode> expiry = TransactionRules.checkExpiry(transaction, context.height());
        if (expiry.isPresent()) {
            return Optional.of(reject(
                    expiry.get(),
                    "the next block is " + context.height() + ", the limit " + Limits.MAX_EXPIRY_BLOCKS
                            + " blocks from then"));
        }
        return checkFee(transaction, context.genesis(), account);
    }

    @Override
    public void apply(Transaction transaction, BlockContext context, StateWriter state) {
        Account account = Balances.ofSender(transaction, state);
        state.put(transaction.accountKey(), new Account(account.balance() - transaction.fee(), account.sequence() + 1));
    }

    private static Optional<Rejection> checkFee(Transaction transaction, Genesis genesis, Account account) {
        Optional<RejectCode> fee = TransactionRules.checkFee(transaction, genesis);
        if (fee.isPresent()) {
            return Optional.of(
                    reject(fee.get(), "at least " + TransactionRules.minimumFee(transaction.payload(), genesis)));
        }
        return transaction.fee() > account.balance()
                ? Optional.of(reject(RejectCode.INSUFFICIENT_BALANCE, "the balance is " + account.balance()))
                : Optional.empty();
    }

    private static Rejection reject(RejectCode code, String detail) {
        return new Rejection(code, code.message() + ": " + detail);
    }
}
