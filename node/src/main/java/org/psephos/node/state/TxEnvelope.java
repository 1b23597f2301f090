package org.psephos.node.state;

import java.util.Optional;
import org.psephos.core.ledger.Transaction;

/** The rules that hold for every kind: sequence, expiry, fee. */
public interface TxEnvelope {
    Optional<Rejection> check(Transaction transaction, BlockContext context, StateReader state);

    void apply(Transaction transaction, BlockContext context, StateWriter state);
}
