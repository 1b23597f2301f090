package org.psephos.node.state;

import java.util.Optional;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;

/**
 * What can be said of a transaction without the state: its chain, its size, its keys, its signature. Safe for use by several
 * threads; the dear part of admission, meant for workers.
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
            return Optional.of(new Rejection(
                    RejectCode.TOO_LARGE, transaction.size() + " bytes, allowed " + maxTransactionBytes));
        }
        return Optional.empty();
    }

    /** Keys and signature. */
    public Optional<Rejection> checkCurve(Transaction transaction) {
        if (!transaction.hasValidSignature(curve)) {
            return Optional.of(Rejection.of(RejectCode.BAD_SIGNATURE));
        }
        return switch (transaction.payload()) {
            case Payload.Transfer transfer -> checkKey(transfer.to());
            case Payload.EnrolVoters enrol -> checkKeys(enrol);
            case Payload.CreateElection ignored -> Optional.empty();
            case Payload.CloseEnrolment ignored -> Optional.empty();
            case Payload.CancelElection ignored -> Optional.empty();
            case Payload.CastBallot ignored -> Optional.empty();
        };
    }

    /** Both. */
    public Optional<Rejection> check(Transaction transaction) {
        Optional<Rejection> rejection = checkForm(transaction);
        return rejection.isPresent() ? rejection : checkCurve(transaction);
    }

    private Optional<Rejection> checkKeys(Payload.EnrolVoters enrol) {
        for (RollEntry entry : enrol.chunk()) {
            Optional<Rejection> rejection = checkKey(entry.voter());
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }

    private Optional<Rejection> checkKey(PublicKey key) {
        return curve.isValid(key)
                ? Optional.empty()
                : Optional.of(new Rejection(RejectCode.INVALID_KEY, RejectCode.INVALID_KEY.message() + ": " + key));
    }
}
