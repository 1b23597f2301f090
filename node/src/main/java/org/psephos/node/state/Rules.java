package org.psephos.node.state;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.TransactionRules;

/** All rules of execution, by kind of payload. */
public final class Rules {
    private final TxEnvelope envelope;
    private final Map<PayloadKind, TxHandler<?>> handlers = new EnumMap<>(PayloadKind.class);
    private final List<BlockHandler> blockHandlers;

    public Rules(TxEnvelope envelope, List<TxHandler<?>> handlers, List<BlockHandler> blockHandlers) {
        this.envelope = envelope;
        this.blockHandlers = List.copyOf(blockHandlers);
        for (TxHandler<?> handler : handlers) {
            if (this.handlers.put(handler.kind(), handler) != null) {
                throw new IllegalArgumentException("two handlers for " + handler.kind());
            }
        }
    }

    /** With one more thing that a block does by itself, after all others. */
    public Rules with(BlockHandler last) {
        return new Rules(
                envelope,
                List.copyOf(handlers.values()),
                Stream.concat(blockHandlers.stream(), Stream.of(last)).toList());
    }

    /** Whether the chain takes this kind at this height. */
    public boolean allows(PayloadKind kind, BlockContext context) {
        return handlers.containsKey(kind) && TransactionRules.isAllowed(kind, context.genesis(), context.version());
    }

    /** What can be said of {@code transaction} in this block without the state. */
    public Optional<Rejection> checkAlone(Transaction transaction, BlockContext context) {
        if (!handlers.containsKey(transaction.payload().kind())) {
            return Optional.of(Rejection.of(RejectCode.KIND_NOT_ALLOWED));
        }
        return TransactionRules.check(
                        transaction, context.genesis(), transaction.chainId(), context.version(), context.height())
                .map(Rejection::of);
    }

    /** See {@link TxHandler#proofs}; of any kind. */
    public Optional<ProofVerifier> proofs(Transaction transaction, StateReader parentState) {
        TxHandler<?> handler = handlers.get(transaction.payload().kind());
        return handler == null ? Optional.empty() : proofs(handler, transaction, parentState);
    }

    /** Whether {@code transaction} may come next on {@code state}, its proofs aside. */
    public Optional<Rejection> check(Transaction transaction, BlockContext context, StateReader state) {
        PayloadKind kind = transaction.payload().kind();
        if (!allows(kind, context)) {
            return Optional.of(Rejection.of(RejectCode.KIND_NOT_ALLOWED));
        }
        Optional<Rejection> rejection = envelope.check(transaction, context, state);
        return rejection.isPresent()
                ? rejection
                : check(requireNonNull(handlers.get(kind)), transaction, context, state);
    }

    /** Changes {@code state}; only after {@link #check} found nothing. */
    public void apply(Transaction transaction, BlockContext context, StateWriter state) {
        envelope.apply(transaction, context, state);
        apply(requireNonNull(handlers.get(transaction.payload().kind())), transaction, context, state);
    }

    public void endOfBlock(BlockContext context, long fees, StateWriter state) {
        for (BlockHandler handler : blockHandlers) {
            handler.endOfBlock(context, fees, state);
        }
    }

    private static <P extends Payload> Optional<ProofVerifier> proofs(
            TxHandler<P> handler, Transaction transaction, StateReader parentState) {
        return handler.proofs(transaction, handler.payloadType().cast(transaction.payload()), parentState);
    }

    private static <P extends Payload> Optional<Rejection> check(
            TxHandler<P> handler, Transaction transaction, BlockContext context, StateReader state) {
        return handler.check(transaction, handler.payloadType().cast(transaction.payload()), context, state);
    }

    private static <P extends Payload> void apply(
            TxHandler<P> handler, Transaction transaction, BlockContext context, StateWriter state) {
        handler.apply(transaction, handler.payloadType().cast(transaction.payload()), context, state);
    }
}
