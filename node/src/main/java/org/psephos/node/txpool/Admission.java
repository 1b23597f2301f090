package org.psephos.node.txpool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload.CastBallot;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Workers;
import org.psephos.node.chain.ProofStage;
import org.psephos.node.chain.VerifiedTransactions;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StatelessRules;

/**
 * The way of a submission: decoded and checked without state on a worker, proofs included, then admitted on the producer's thread.
 * What was found to be valid is remembered, so that no block makes us check it again.
 */
public final class Admission implements Submissions {
    private final Workers workers;
    private final Executor lane;
    private final StatelessRules rules;
    private final VerifiedTransactions verified;
    private final ProofStage proofs;
    private final StateReader committed;
    private final TxPool pool;
    private final Predicate<Hash> inChain;
    private final Function<Transaction, TxVerdict> admit;
    private final PoolLimits limits;
    private final Clock clock;
    private final ScreeningListener listener;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong queuedBytes = new AtomicLong();

    /** Is told how long checking a batch took. */
    @FunctionalInterface
    public interface ScreeningListener {
        void screened(int transactions, long nanos);
    }

    /**
     * @param lane the producer's thread
     * @param inChain whether a transaction with this id stands in a block
     * @param admit called on {@code lane} with what passed the stateless rules
     */
    public Admission(
            Workers workers,
            Executor lane,
            StatelessRules rules,
            VerifiedTransactions verified,
            ProofStage proofs,
            StateReader committed,
            TxPool pool,
            Predicate<Hash> inChain,
            Function<Transaction, TxVerdict> admit,
            PoolLimits limits,
            Clock clock,
            ScreeningListener listener) {
        this.workers = workers;
        this.lane = lane;
        this.rules = rules;
        this.verified = verified;
        this.proofs = proofs;
        this.committed = committed;
        this.pool = pool;
        this.inChain = inChain;
        this.admit = admit;
        this.limits = limits;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public int queued() {
        return queued.get();
    }

    @Override
    public CompletionStage<List<TxVerdict>> submit(List<byte[]> encoded) {
        int count = encoded.size();
        long bytes = encoded.stream().mapToLong(one -> one.length).sum();
        int waiting = queued.addAndGet(count);
        if (queuedBytes.addAndGet(bytes) > limits.maxQueuedBytes() || waiting > limits.maxQueued()) {
            leave(count, bytes);
            return CompletableFuture.completedFuture(overloaded(count));
        }
        return workers.submit(() -> screen(encoded))
                .thenApplyAsync(this::admitAll, lane)
                .whenComplete((verdicts, failure) -> leave(count, bytes))
                .exceptionallyCompose(failure -> isOverload(failure)
                        ? CompletableFuture.completedFuture(overloaded(count))
                        : CompletableFuture.failedFuture(failure));
    }

    private void leave(int count, long bytes) {
        queued.addAndGet(-count);
        queuedBytes.addAndGet(-bytes);
    }

    private static boolean isOverload(Throwable failure) {
        return failure instanceof RejectedExecutionException
                || failure.getCause() instanceof RejectedExecutionException;
    }

    /** A transaction that may be admitted, or the verdict on it. */
    private sealed interface Screened {
        record Passed(Transaction transaction) implements Screened {}

        record Judged(TxVerdict verdict) implements Screened {}
    }

    private List<Screened> screen(List<byte[]> encoded) {
        long started = clock.nanoTime();
        var screened = new ArrayList<Screened>(encoded.size());
        for (byte[] bytes : encoded) {
            screened.add(screen(bytes));
        }
        checkProofs(screened);
        listener.screened(encoded.size(), clock.nanoTime() - started);
        return screened;
    }

    /** Puts a verdict in the place of those whose proofs do not hold. */
    private void checkProofs(List<Screened> screened) {
        var passed = new ArrayList<Transaction>(screened.size());
        for (Screened one : screened) {
            if (one instanceof Screened.Passed(Transaction transaction)) {
                passed.add(transaction);
            }
        }
        List<ProofStage.Task> tasks = proofs.tasks(passed, committed);
        if (tasks.isEmpty()) {
            return;
        }
        var failed = new HashMap<Transaction, Rejection>();
        for (ProofStage.Task task : tasks) {
            List<Optional<Rejection>> verdicts = proofs.run(task);
            for (int i = 0; i < verdicts.size(); i++) {
                Transaction transaction = task.transactions().get(i);
                verdicts.get(i).ifPresent(why -> failed.put(transaction, why));
            }
        }
        screened.replaceAll(one -> one instanceof Screened.Passed(Transaction transaction)
                        && failed.get(transaction) instanceof Rejection why
                ? judged(transaction.id(), why)
                : one);
    }

    private Screened screen(byte[] bytes) {
        if (bytes.length > Limits.MAX_TRANSACTION_BYTES) {
            return new Screened.Judged(new TxVerdict.Rejected(
                    Optional.empty(),
                    RejectCode.TOO_LARGE,
                    bytes.length + " bytes, allowed " + Limits.MAX_TRANSACTION_BYTES));
        }
        return switch (Transaction.decode(bytes)) {
            case Decoded.Malformed<Transaction>(String detail) ->
                new Screened.Judged(new TxVerdict.Rejected(Optional.empty(), RejectCode.MALFORMED, detail));
            case Decoded.Ok<Transaction>(Transaction transaction) -> screen(transaction);
        };
    }

    private Screened screen(Transaction transaction) {
        Hash id = transaction.id();
        Optional<Rejection> rejection = rules.checkForm(transaction);
        if (rejection.isPresent()) {
            return judged(id, rejection.get());
        }
        // Also warms the cache for the execution to come.
        long next =
                committed.get(transaction.accountKey()).map(Account::sequence).orElse(0L);
        boolean counts = transaction.payload() instanceof CastBallot
                && committed
                        .get(transaction.voterKey())
                        .filter(voter -> voter.tracker().equals(id))
                        .isPresent();
        boolean pooled = pool.holds(transaction);
        // The state knows of a ballot that counts before the index, which follows the head, knows of its transaction.
        if (pooled || transaction.sequence() < next && (counts || inChain.test(id))) {
            return new Screened.Judged(new TxVerdict.Duplicate(id));
        }
        if (transaction.sequence() < next) {
            return judged(
                    id,
                    new Rejection(
                            RejectCode.STALE_SEQUENCE, RejectCode.STALE_SEQUENCE.message() + ": next is " + next));
        }
        if (verified.contains(transaction.fullHash())) {
            return new Screened.Passed(transaction);
        }
        rejection = rules.checkCurve(transaction);
        if (rejection.isPresent()) {
            return judged(id, rejection.get());
        }
        return new Screened.Passed(transaction);
    }

    private List<TxVerdict> admitAll(List<Screened> screened) {
        var verdicts = new ArrayList<TxVerdict>(screened.size());
        for (Screened one : screened) {
            verdicts.add(
                    switch (one) {
                        case Screened.Judged(TxVerdict verdict) -> verdict;
                        case Screened.Passed(Transaction transaction) -> admitted(transaction);
                    });
        }
        return verdicts;
    }

    /** Only what was admitted is remembered: a flood of refused transactions must not push out what blocks will hold. */
    private TxVerdict admitted(Transaction transaction) {
        TxVerdict verdict = admit.apply(transaction);
        if (verdict instanceof TxVerdict.Accepted) {
            verified.add(transaction.fullHash());
        }
        return verdict;
    }

    private static Screened judged(Hash id, Rejection rejection) {
        return new Screened.Judged(new TxVerdict.Rejected(Optional.of(id), rejection.code(), rejection.detail()));
    }

    private static List<TxVerdict> overloaded(int count) {
        var verdict = new TxVerdict.Rejected(Optional.empty(), RejectCode.OVERLOADED, RejectCode.OVERLOADED.message());
        return Collections.nCopies(count, verdict);
    }
}
