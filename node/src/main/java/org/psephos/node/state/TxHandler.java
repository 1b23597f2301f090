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

    /** Whether the payload applies to {@code state}, in which the sender's fee and sequence are as before it. */
    Optional<Rejection> check(Transaction transaction, P payload, BlockContext context, StateReader state);

    /** Changes the state; called only after {@link #check} found nothing, with fee and sequence settled. */
    void apply(Transaction transaction, P payload, BlockContext context, StateWriter state);
}
