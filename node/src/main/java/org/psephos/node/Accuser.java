package org.psephos.node;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.txpool.TxVerdict;

/**
 * Puts the proofs of offences on the chain, in transactions of the node's own, which pays the fee where there is one. A proof is offered
 * again with each new head until the offence has been punished or can't be any more. One transaction is out at a time: where another node
 * is first with the same proof, it leaves no gap behind which others would wait for ever. Any thread may call it; what is not on the chain
 * at a stop is forgotten.
 */
public final class Accuser implements Consumer<Bytes>, ChainListener {
    /** Proofs that may wait; the oldest gives way to the next. */
    static final int MAX_PROOFS = 64;

    private static final System.Logger LOG = System.getLogger(Accuser.class.getName());
    private static final long EXPIRES_AFTER_BLOCKS = 1_000;

    /** Of the proof, whoever offers it and whenever. */
    private static final Set<RejectCode> HOPELESS = EnumSet.of(
            RejectCode.MALFORMED,
            RejectCode.TOO_LARGE,
            RejectCode.KIND_NOT_ALLOWED,
            RejectCode.BAD_EVIDENCE,
            RejectCode.EVIDENCE_TOO_OLD,
            RejectCode.NOT_A_VALIDATOR,
            RejectCode.UNKNOWN_VALIDATOR);

    private final Ledger ledger;
    private final PrivateKey identity;
    private final PublicKey sender;
    private final Secp256k1 curve;
    private final Randomness randomness;
    private final Executor lane;

    /** Those to offer first come first. */
    private final SequencedSet<Bytes> proofs = new LinkedHashSet<>();

    /** What this pass has looked at; null between passes. */
    private @Nullable Set<Bytes> looked;

    /** A head has come during the pass: another one is due. */
    private boolean again;

    /** So that one reason is told once, not with each block. */
    private @Nullable RejectCode lastRefusal;

    /** @param lane where the disk may be waited for */
    public Accuser(Ledger ledger, PrivateKey identity, Secp256k1 curve, Randomness randomness, Executor lane) {
        this.ledger = ledger;
        this.identity = identity;
        this.curve = curve;
        this.randomness = randomness;
        this.lane = lane;
        sender = curve.publicKey(identity);
    }

    @Override
    public void accept(Bytes evidence) {
        keep(evidence);
        begin();
    }

    @Override
    public void on(ChainEvent event) {
        if (waiting() > 0) {
            List<ImportedBlock> added =
                    switch (event) {
                        case ChainEvent.Extended extended -> List.of(extended.block());
                        case ChainEvent.Reorganised reorganised -> reorganised.added();
                        case ChainEvent.Certified _ -> List.of();
                    };
            added.forEach(block -> block.block().transactions().forEach(this::included));
            begin();
        }
    }

    /** The same proof, whoever has put it on the chain. Of another proof of that offence the next offer tells. */
    private void included(Transaction transaction) {
        if (transaction.payload() instanceof Payload.Evidence(Bytes evidence)) {
            forget(evidence);
        }
    }

    /** Proofs that are not known to be on the chain yet. */
    synchronized int waiting() {
        return proofs.size();
    }

    private synchronized void keep(Bytes evidence) {
        if (!proofs.contains(evidence) && proofs.size() == MAX_PROOFS) {
            Bytes oldest = proofs.removeFirst();
            LOG.log(System.Logger.Level.WARNING, "too many proofs of offences wait; given up: {0}", oldest);
        }
        proofs.add(evidence);
    }

    private synchronized void begin() {
        if (looked != null) {
            again = true;
        } else if (!proofs.isEmpty()) {
            looked = new HashSet<>();
            onLane(this::proceed);
        }
    }

    private void onLane(Runnable task) {
        try {
            lane.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "no room to offer evidence; the next head is soon enough", e);
            stop();
        }
    }

    private synchronized void stop() {
        looked = null;
        again = false;
    }

    private void proceed() {
        next().ifPresent(this::offer);
    }

    /** The first that this pass has not looked at; empty: the pass is over. */
    private synchronized Optional<Bytes> next() {
        Set<Bytes> done = looked;
        if (done == null) {
            return Optional.empty();
        }
        Optional<Bytes> next =
                proofs.stream().filter(proof -> !done.contains(proof)).findFirst();
        next.ifPresent(done::add);
        if (next.isEmpty()) {
            finish();
        }
        return next;
    }

    private synchronized void finish() {
        boolean more = again;
        stop();
        if (more) {
            begin();
        }
    }

    private void offer(Bytes proof) {
        long committed = ledger.chain()
                .state()
                .get(StateColumn.account(sender))
                .map(Account::sequence)
                .orElse(0L);
        long sequence = ledger.pool().nextSequence(sender);
        if (sequence != committed) {
            // One waits for a block.
            finish();
            return;
        }
        ledger.submissions()
                .submit(List.of(transaction(proof, sequence)))
                .handle((verdicts, failure) -> failure == null ? verdicts.getFirst() : overloaded(failure))
                .thenAccept(verdict -> onLane(() -> {
                    if (concernsTheProof(proof, verdict)) {
                        proceed();
                    } else {
                        finish();
                    }
                }));
    }

    private static TxVerdict overloaded(Throwable failure) {
        return new TxVerdict.Rejected(Optional.empty(), RejectCode.OVERLOADED, failure.toString());
    }

    /** Whether another proof may fare better now: what is refused for another reason than the proof would be refused with any other. */
    private boolean concernsTheProof(Bytes proof, TxVerdict verdict) {
        if (!(verdict instanceof TxVerdict.Rejected rejected)) {
            lastRefusal = null;
            return false;
        }
        if (rejected.code() == RejectCode.OFFENCE_PUNISHED) {
            // Not yet on the chain, where only what waits in the pool punishes it.
            if (!othersWait()) {
                forget(proof);
            }
            return true;
        }
        if (HOPELESS.contains(rejected.code())) {
            LOG.log(System.Logger.Level.WARNING, "evidence was not taken: {0}", rejected);
            forget(proof);
            return true;
        }
        refused(proof, rejected);
        return false;
    }

    private boolean othersWait() {
        return ledger.pool().transactions().stream().anyMatch(other -> other.payload() instanceof Payload.Evidence);
    }

    private synchronized void forget(Bytes proof) {
        proofs.remove(proof);
    }

    /** Another has its turn first next time. */
    private synchronized void refused(Bytes proof, TxVerdict.Rejected why) {
        if (why.code() != lastRefusal) {
            lastRefusal = why.code();
            LOG.log(System.Logger.Level.INFO, "evidence is offered again with each block, until it is taken: {0}", why);
        }
        if (proofs.contains(proof)) {
            proofs.addLast(proof);
        }
    }

    private byte[] transaction(Bytes evidence, long sequence) {
        var chain = ledger.chain();
        var unsigned = new UnsignedTransaction(
                chain.genesis().chainId(),
                sender,
                sequence,
                chain.head().height() + EXPIRES_AFTER_BLOCKS,
                chain.genesis().minFee(),
                new Payload.Evidence(evidence));
        byte[] signature = curve.sign(identity, unsigned.id().toBytes(), randomness.bytes(Hash.BYTES));
        return unsigned.sign(signature).encode();
    }
}
