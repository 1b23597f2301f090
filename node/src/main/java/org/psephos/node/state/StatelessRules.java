package org.psephos.node.state;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.TransactionRules;

/**
 * What can be said of a transaction without state and height: its chain, its size, its keys, its signature. Safe for use by
 * several threads; the dear part of admission, meant for workers.
 */
public final class StatelessRules {
    private final Hash chainId;
    private final int maxTransactionBytes;
    private final Secp256k1 curve;

    public StatelessRules(Genesis genesis, Secp256k1 curve) {
        this.chainId = genesis.chainId();
        this.maxTransactionBytes = genesis.maxTransactionBytes();
        this.curve = curve;
    }

    /** The checks that cost next to nothing. */
    public Optional<Rejection> checkForm(Transaction transaction) {
        if (!transaction.chainId().equals(chainId)) {
            return Optional.of(Rejection.of(RejectCode.WRONG_CHAIN));
        }
        if (transaction.size() > maxTransactionBytes) {
            return Optional.of(
                    new Rejection(RejectCode.TOO_LARGE, transaction.size() + " bytes, allowed " + maxTransactionBytes));
        }
        return Optional.empty();
    }

    /** Keys and signature. */
    public Optional<Rejection> checkCurve(Transaction transaction) {
        return TransactionRules.checkKeysAndSignature(transaction, curve).map(Rejection::of);
    }

    /** Both. */
    public Optional<Rejection> check(Transaction transaction) {
        return checkForm(transaction).or(() -> checkCurve(transaction));
    }
}
