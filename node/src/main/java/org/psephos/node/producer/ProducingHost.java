package org.psephos.node.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.logging.Logger;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Clock;
import org.psephos.node.chain.Candidate;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.consensus.ConsensusHost;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.Tip;

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
    private final Clock clock;
    private final HeadListener headListener;
    private final BiConsumer<String, String> halt;

    /** Is told of each new head on the producer's thread, after the producer. */
    @FunctionalInterface
    public interface HeadListener {
        void newHead(Tip tip);
    }

    /** @param halt code and detail of a fault after which the node must not go on */
    public ProducingHost(
            Chain chain,
            Producer producer,
            Executor producerLane,
            Executor importerLane,
            Clock clock,
            HeadListener headListener,
            BiConsumer<String, String> halt) {
        this.chain = chain;
        this.producer = producer;
        this.producerLane = producerLane;
        this.importerLane = importerLane;
        this.clock = clock;
        this.headListener = headListener;
        this.halt = halt;
    }

    /** Tells the engine where the chain stands. */
    public void start() {
        producerLane.execute(() -> headListener.newHead(tip(chain.reader().head())));
    }

    @Override
    public CompletionStage<Optional<Block>> requestCandidate(Effect.RequestCandidate request) {
        Optional<Candidate> candidate =
                producer.candidate(request.parent(), request.timeMillis(), request.engineFields());
        if (candidate.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return CompletableFuture.supplyAsync(() -> prepare(candidate.get()), importerLane);
    }

    @Override
    public CompletionStage<ProposalVerdict> checkProposal(Block block) {
        return CompletableFuture.completedFuture(ProposalVerdict.UNDECIDED);
    }

    @Override
    public void commit(Header sealed, Bytes certificate) {
        try {
            importerLane.execute(() -> chain.importPrepared(sealed, certificate).ifPresent(this::judgeOwn));
        } catch (RejectedExecutionException e) {
            // The importer is too busy or stopping: the engine asks for another candidate after a while.
            LOG.fine("a sealed block found no place in the importer's queue");
        }
    }

    @Override
    public CompletionStage<Void> persist(Map<String, Bytes> records) {
        return CompletableFuture.failedFuture(new IllegalStateException("this node keeps no records of an engine"));
    }

    @Override
    public void send(Effect.Outgoing message) {
        // No network yet: an engine that runs alone has nobody to tell.
    }

    @Override
    public CompletionStage<Bytes> sign(Effect.Sign request) {
        return CompletableFuture.failedFuture(new IllegalStateException("this node has no validator key"));
    }

    @Override
    public void accuse(Bytes evidence) {
        // No payload carries evidence at this version of the rules.
    }

    @Override
    public void halted(Throwable cause) {
        halt.accept("CONSENSUS_HALTED", String.valueOf(cause.getMessage()));
    }

    @Override
    public void on(ChainEvent event) {
        switch (event) {
            case ChainEvent.Extended(Head head, var imported, var started) ->
                producerLane.execute(() -> {
                    producer.extended(head, imported.block());
                    headListener.newHead(tip(head));
                });
            case ChainEvent.Reorganised reorganised -> {
                List<Transaction> returned = transactionsOf(reorganised.removed());
                List<Block> added =
                        reorganised.added().stream().map(block -> block.block()).toList();
                producerLane.execute(() -> {
                    producer.reorganised(reorganised.head(), added, returned, clock.nowMillis());
                    headListener.newHead(tip(reorganised.head()));
                });
            }
        }
    }

    private Optional<Block> prepare(Candidate candidate) {
        try {
            return chain.prepare(candidate).map(header -> new Block(header, candidate.transactions()));
        } catch (RuntimeException e) {
            halt.accept("INTERNAL_ERROR", "a candidate could not be prepared: " + e);
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
