package org.psephos.node.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.runtime.Clock;
import org.psephos.node.chain.Candidate;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.chain.StateAnswer;
import org.psephos.node.consensus.ConsensusHost;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.EngineRecords;
import org.psephos.node.consensus.KeptBlocks;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.Tip;
import org.psephos.node.signer.Signer;

/**
 * Stands between the consensus engine, the producer and the chain: carries requests to the importer's thread and what happened
 * there back to the producer's.
 */
public final class ProducingHost implements ConsensusHost, ChainListener {
    /** Of the blocks that a reorganisation gives up, so many transactions at most go back to the pool. */
    private static final int MAX_RETURNED = 200_000;

    private static final Logger LOG = Logger.getLogger(ProducingHost.class.getName());

    private final Chain chain;
    private final Producer producer;
    private final Executor producerLane;
    private final Executor importerLane;
    private final Executor recordsLane;
    private final EngineRecords records;
    private final KeptBlocks kept;
    private final RecentBlocks recent = new RecentBlocks();
    private final Clock clock;
    private final HeadListener headListener;
    private final Consumer<Block> found;
    private final EngineLink engines;
    private final PublicKey identity;
    private final Optional<Signer> signer;
    private final Consumer<Transaction> returned;
    private final BiConsumer<String, String> halt;
    private volatile Consumer<Bytes> accuser = evidence -> {};
    private final List<SealListener> sealListeners = new CopyOnWriteArrayList<>();

    /** Is told of each new head on the producer's thread, after the producer. */
    @FunctionalInterface
    public interface HeadListener {
        void newHead(Tip tip);
    }

    /** Is told of each block that the engine has chosen, before it is adopted; on the producer's thread, must return at once. */
    @FunctionalInterface
    public interface SealListener {
        void sealed(Block block, Bytes certificate);
    }

    /**
     * @param recordsLane where the engine's records are written; waits for the disk
     * @param found takes a block that the engine wants and this node has kept
     * @param engines those of other nodes
     * @param identity of this node, as those know it
     * @param signer empty: this node is no validator
     * @param returned told, on the producer's thread, of transactions that stood in a block that was given up, and wait in the pool again
     * @param halt code and detail of a fault after which the node must not go on
     */
    public ProducingHost(
            Chain chain,
            Producer producer,
            Executor producerLane,
            Executor importerLane,
            Executor recordsLane,
            EngineRecords records,
            Clock clock,
            HeadListener headListener,
            Consumer<Block> found,
            EngineLink engines,
            PublicKey identity,
            Optional<Signer> signer,
            Consumer<Transaction> returned,
            BiConsumer<String, String> halt) {
        this.chain = chain;
        this.producer = producer;
        this.producerLane = producerLane;
        this.importerLane = importerLane;
        this.recordsLane = recordsLane;
        this.records = records;
        kept = records.blocks();
        this.clock = clock;
        this.headListener = headListener;
        this.found = found;
        this.engines = engines;
        this.identity = identity;
        this.signer = signer;
        this.returned = returned;
        this.halt = halt;
    }

    /** Any thread. */
    public void addSealListener(SealListener listener) {
        sealListeners.add(listener);
    }

    /** Takes the proofs of offences that the engine finds; called on the engine's thread, must return at once. Any thread. */
    public void onAccusation(Consumer<Bytes> taker) {
        accuser = taker;
    }

    /** Tells the engine where the chain stands. */
    public void start() {
        producerLane.execute(() -> headListener.newHead(tip(chain.reader().head())));
    }

    @Override
    public CompletionStage<Optional<Block>> requestCandidate(Effect.RequestCandidate request) {
        return producer.candidate(request.parent(), request.timeMillis(), request.engineFields())
                .map(candidate -> on(importerLane, () -> prepare(candidate)))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public void offer(Block block, Effect.Audience to) {
        engines.offer(block, to);
    }

    @Override
    public void fetch(Hash block) {
        kept.find(block).ifPresentOrElse(found, () -> engines.fetch(block));
    }

    @Override
    public CompletionStage<Void> keep(Block block) {
        try {
            return CompletableFuture.runAsync(() -> kept.keep(block), recordsLane);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<StateEntry> readState(Hash block, StateKey<?> key) {
        return on(importerLane, () -> {
            StateAnswer answer = chain.reader().prove(key);
            if (!answer.block().equals(block)) {
                throw new IllegalStateException(block + " is no longer the tip");
            }
            return new StateEntry(
                    answer.value(),
                    Decoded.all(answer.proof().toArray(), StateProof::read).orThrow());
        });
    }

    @Override
    public CompletionStage<ProposalVerdict> checkProposal(Block block) {
        return on(importerLane, () -> check(block));
    }

    @Override
    public void commit(Header sealed, Bytes certificate) {
        Optional<Block> block = recent.sealed(sealed);
        block.ifPresent(known -> sealListeners.forEach(listener -> listener.sealed(known, certificate)));
        // What is not beyond the head has been adopted already, or been beaten.
        whereNotTooBusy(() -> block.ifPresentOrElse(
                known -> judgeOwn(adopt(known, certificate)), () -> keepCertificate(sealed.id(), certificate)));
    }

    @Override
    public void certify(Hash block, Bytes certificate) {
        whereNotTooBusy(() -> keepCertificate(block, certificate));
    }

    @Override
    public CompletionStage<Void> persist(Map<String, Bytes> changed) {
        try {
            return CompletableFuture.runAsync(() -> records.put(changed), recordsLane);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void send(Effect.Outgoing message) {
        engines.send(message);
    }

    @Override
    public CompletionStage<Bytes> sign(Effect.Sign request) {
        return signer.map(known -> known.sign(request.position(), request.digest()))
                .orElseGet(ProducingHost::noKey);
    }

    @Override
    public CompletionStage<Bytes> proveVrf(Bytes input) {
        return signer.map(known -> known.proveVrf(input)).orElseGet(ProducingHost::noKey);
    }

    @Override
    public CompletionStage<Bytes> vouch() {
        return signer.map(known -> known.vouch(identity)).orElseGet(ProducingHost::noKey);
    }

    private static CompletionStage<Bytes> noKey() {
        return CompletableFuture.failedFuture(new IllegalStateException("this node has no validator key"));
    }

    @Override
    public void accuse(Bytes evidence) {
        LOG.warning(() -> "a validator has signed two things where it may sign one: " + evidence);
        accuser.accept(evidence);
    }

    @Override
    public void halted(Throwable cause) {
        halt.accept("CONSENSUS_HALTED", String.valueOf(cause.getMessage()));
    }

    @Override
    public void on(ChainEvent event) {
        recent.dropUpTo(event.head().height());
        kept.decidedUpTo(event.head().height());
        switch (event) {
            case ChainEvent.Extended(Head head, var imported, var started) ->
                producerLane.execute(() -> {
                    producer.extended(head, imported.block());
                    headListener.newHead(tip(head));
                });
            case ChainEvent.Certified(Head head) -> producerLane.execute(() -> headListener.newHead(tip(head)));
            case ChainEvent.Reorganised reorganised -> {
                List<Transaction> removed = transactionsOf(reorganised.removed());
                List<Block> added =
                        reorganised.added().stream().map(block -> block.block()).toList();
                producerLane.execute(() -> {
                    producer.reorganised(reorganised.head(), added, removed, clock.nowMillis())
                            .forEach(returned);
                    headListener.newHead(tip(reorganised.head()));
                });
            }
        }
    }

    private Optional<Block> prepare(Candidate candidate) {
        return guarded(() -> {
            Optional<Block> block = chain.prepare(candidate).map(header -> new Block(header, candidate.transactions()));
            block.ifPresent(recent::put);
            return block;
        });
    }

    private ProposalVerdict check(Block block) {
        return guarded(() -> {
            ProposalVerdict verdict = chain.checkProposal(block);
            if (verdict != ProposalVerdict.INVALID) {
                recent.put(block);
            }
            return verdict;
        });
    }

    private ImportOutcome adopt(Block block, Bytes certificate) {
        ImportOutcome outcome = chain.importBlock(block, certificate);
        if (outcome instanceof ImportOutcome.AlreadyKnown(Hash id)) {
            keepCertificate(id, certificate);
        }
        return outcome;
    }

    private void keepCertificate(Hash block, Bytes certificate) {
        chain.certify(block, certificate).ifPresent(this::judged);
    }

    /** A block or a certificate that finds no place comes again: the engine or another node tries anew after a while. */
    private void whereNotTooBusy(Runnable task) {
        try {
            importerLane.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.fine("what the engine gave found no place in the importer's queue");
        }
    }

    private static <T> CompletionStage<T> on(Executor lane, Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, lane);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> T guarded(Supplier<T> task) {
        try {
            return task.get();
        } catch (RuntimeException e) {
            halt.accept("INTERNAL_ERROR", "a block could not be executed: " + e);
            throw e;
        }
    }

    /** Stops the node where an outcome leaves it nothing else to do, whoever the block came from; gives the outcome back. */
    public ImportOutcome judged(ImportOutcome outcome) {
        if (outcome instanceof ImportOutcome.NotStored(String code, String detail)) {
            halt.accept(code, detail);
        } else if (outcome instanceof ImportOutcome.TidyUpFailed(var head, String code, String detail)) {
            halt.accept(code, "block " + head.height() + " is stored, but not what follows it: " + detail);
        } else if (outcome instanceof ImportOutcome.ReorgTooDeep deep) {
            halt.accept(
                    "REORG_TOO_DEEP",
                    "a better branch parts " + deep.depth() + " blocks below the head; this node can give up "
                            + deep.allowed() + ". Delete the database and synchronise again.");
        }
        return outcome;
    }

    private void judgeOwn(ImportOutcome outcome) {
        switch (judged(outcome)) {
            case ImportOutcome.Invalid invalid ->
                halt.accept("INTERNAL_ERROR", "own block refused: " + invalid.reason() + " " + invalid.detail());
            case ImportOutcome.BadBody bad -> halt.accept("INTERNAL_ERROR", "own block refused: body of " + bad.id());
            case ImportOutcome.Uncertified bare ->
                halt.accept("INTERNAL_ERROR", "own block not certified: " + bare.id());
            case ImportOutcome.Early early -> LOG.warning("own block lies ahead of the clock, which was set back");
            default -> {
                // adopted, beaten by another block, or judged above
            }
        }
    }

    private List<Transaction> transactionsOf(List<Hash> removedHighestFirst) {
        var transactions = new ArrayList<Transaction>();
        for (Hash id : removedHighestFirst.reversed()) {
            chain.reader().block(id).ifPresent(block -> transactions.addAll(block.transactions()));
            if (transactions.size() >= MAX_RETURNED) {
                break;
            }
        }
        return transactions;
    }

    private Tip tip(Head head) {
        return new Tip(head.id(), head.header(), head.trail(), head.certificate());
    }
}
