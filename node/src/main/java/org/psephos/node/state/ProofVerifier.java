package org.psephos.node.state;

import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;

/**
 * Checks the proofs that transactions carry against something that the state fixed once and for all, such as the key of an election.
 * Holds all that it needs of the state, so that any thread may run it at any time.
 */
public interface ProofVerifier {
    /** Names all that a verdict depends on besides the transaction, what kind of proof it is included. */
    Hash context();

    /** Why the proofs of each do not hold, in order; empty where they do. All at once, since a batch costs less than its parts. */
    List<Optional<Rejection>> verify(List<Transaction> transactions);
}
