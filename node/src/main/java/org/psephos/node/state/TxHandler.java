package org.psephos.node.state;

import java.util.Optional;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.Transaction;

/** The rules of one kind of payload. Stateless and deterministic. */
public interface TxHandler<P extends Payload> {
    PayloadKind kind();

    /** The record that carries this kind. */
    Class<P> payloadType();

    /**
     * What the payload's proofs are to be checked against, by the state after the parent of the block that holds it; empty where it has
     * none or {@link #check} will refuse it anyway. Must be cheap: the proofs themselves are checked on workers, before execution.
     *
     * <p>What proofs are checked against must not change any more where {@link #check} may find nothing: neither in the same block nor
     * later on the same chain.
     */
    default Optional<ProofVerifier> proofs(Transaction transaction, P payload, StateReader parentState) {
        return Optional.empty();
    }

    /** Whether the payload applies to {@code state}, its proofs aside, in which the sender's fee and sequence are as before it. */
    Optional<Rejection> check(Transaction transaction, P payload, BlockContext context, StateReader state);

    /** Changes the state; called only after {@link #check} found nothing, with fee and sequence settled. */
    void apply(Transaction transaction, P payload, BlockContext context, StateWriter state);
}
