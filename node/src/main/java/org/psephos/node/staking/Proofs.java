package org.psephos.node.staking;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.ProofVerifier;
import org.psephos.node.state.Rejection;

/** Proofs of one kind that need no state: what they are checked against stands in the transaction and in genesis. */
final class Proofs implements ProofVerifier {
    private final Hash context;
    private final Predicate<Transaction> holds;
    private final Rejection otherwise;

    Proofs(PayloadKind kind, Predicate<Transaction> holds, RejectCode otherwise) {
        this.context = Sha256.hash(Tag.PROOF_CONTEXT, new byte[] {(byte) kind.tag()});
        this.holds = holds;
        this.otherwise = Rejection.of(otherwise);
    }

    @Override
    public Hash context() {
        return context;
    }

    @Override
    public List<Optional<Rejection>> verify(List<Transaction> transactions) {
        return transactions.stream()
                .map(transaction -> holds.test(transaction) ? Optional.<Rejection>empty() : Optional.of(otherwise))
                .toList();
    }
}
