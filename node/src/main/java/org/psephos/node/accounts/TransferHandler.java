package org.psephos.node.accounts;

import java.util.Optional;
import org.psephos.core.ledger.Payload.Transfer;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Moves money between accounts. */
public final class TransferHandler implements TxHandler<Transfer> {
    @Override
    public PayloadKind kind() {
        return PayloadKind.TRANSFER;
    }

    @Override
    public Class<Transfer> payloadType() {
        return Transfer.class;
    }

    @Override
    public Optional<Rejection> check(
            Transaction transaction, Transfer transfer, BlockContext context, StateReader state) {
        if (transfer.amount() == 0) {
            return Optional.of(Rejection.of(RejectCode.AMOUNT_ZERO));
        }
        long balance = Balances.ofSender(transaction, state).balance();
        return transfer.amount() > balance - transaction.fee()
                ? Optional.of(Rejection.of(RejectCode.INSUFFICIENT_BALANCE))
                : Optional.empty();
    }

    @Override
    public void apply(Transaction transaction, Transfer transfer, BlockContext context, StateWriter state) {
        Balances.credit(state, transaction.accountKey(), -transfer.amount());
        Balances.credit(state, StateColumn.account(transfer.to()), transfer.amount());
    }
}
