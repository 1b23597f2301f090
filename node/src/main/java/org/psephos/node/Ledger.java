package org.psephos.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.Scheduler;
import org.psephos.core.runtime.Workers;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.accounts.RewardHandler;
import org.psephos.node.accounts.SenderRules;
import org.psephos.node.accounts.TransferHandler;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.chain.ProofStage;
import org.psephos.node.consensus.ConsensusDriver;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.EngineRecords;
import org.psephos.node.consensus.Engines;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.HeadAnswer;
import org.psephos.node.consensus.Standing;
import org.psephos.node.consensus.WorkPool;
import org.psephos.node.membership.ChangeMembersHandler;
import org.psephos.node.network.EngineDoor;
import org.psephos.node.producer.EngineLink;
import org.psephos.node.producer.Producer;
import org.psephos.node.producer.ProducingHost;
import org.psephos.node.signer.Signer;
import org.psephos.node.staking.StakingRules;
import org.psephos.node.state.BlockHandler;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StatelessRules;
import org.psephos.node.state.TxHandler;
import org.psephos.node.storage.Store;
import org.psephos.node.sync.ChainDesk;
import org.psephos.node.txpool.Admission;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.node.txpool.PoolReader;
import org.psephos.node.txpool.Submissions;
import org.psephos.node.txpool.TxPool;
import org.psephos.node.txpool.TxVerdict;
import org.psephos.node.voting.CastBallotHandler;
import org.psephos.node.voting.CreateElectionHandler;
import org.psephos.node.voting.EnrolVotersHandler;
import org.psephos.node.voting.OrganiserHandler;

/** Chain, pool, producer and consensus engine, put together over whatever world they are given: a process or a simulation. */
public final class Ledger implements ChainDesk.Door, EngineDoor, AutoCloseable {
    private final Chain chain;
    private final TxPool pool;
    private final Admission admission;
    private final ConsensusDriver driver;
    private final ProducingHost host;
    private final Executor importerLane;
    private final ForkChoice forkChoice;
    private final Finality finality;

    private Ledger(
            Chain chain,
            TxPool pool,
            Admission admission,
            ConsensusDriver driver,
            ProducingHost host,
            Executor importerLane,
            ForkChoice forkChoice,
            Finality finality) {
        this.chain = chain;
        this.pool = pool;
        this.admission = admission;
        this.driver = driver;
        this.host = host;
        this.importerLane = importerLane;
        this.forkChoice = forkChoice;
        this.finality = finality;
    }

    /**
     * What the chain is.
     *
     * @param rules of execution
     * @param producer the key that this node's blocks name
     * @param identity the key that other nodes know this one by
     */
    public record Setting(
            Genesis genesis,
            ActivationTable activations,
            SealVerifier seals,
            Rules rules,
            PublicKey producer,
            PublicKey identity,
            Chain.Bounds bounds,
            PoolLimits poolLimits) {}

    /**
     * The world around it.
     *
     * @param producerLane runs tasks on the thread of pool, producer and engine
     * @param producerTimers timers on that same thread
     * @param importerLane the thread of chain and state
     * @param recordsLane the thread that writes the engine's records
     * @param signer empty: this node is no validator
     */
    public record World(
            Store store,
            Clock clock,
            Executor producerLane,
            Scheduler producerTimers,
            Executor importerLane,
            Executor recordsLane,
            EngineRecords engineRecords,
            Workers workers,
            WorkPool workPool,
            Randomness randomness,
            Secp256k1 curve,
            Optional<Signer> signer) {}

    /**
     * What is told to the outside.
     *
     * @param inChain whether a transaction with this id stands in a block, as far as the indexes know
     * @param observer told of the pool
     * @param engines those of other nodes
     * @param halt code and detail of a fault after which the node must not go on
     */
    public record Links(
            Predicate<Hash> inChain, LedgerObserver observer, EngineLink engines, BiConsumer<String, String> halt) {}

    /** Whether the store holds a chain that can be gone on with. */
    public sealed interface Opened {
        record Ready(Ledger ledger) implements Opened {}

        /** @param code stable */
        record Failed(String code, String detail) implements Opened {}
    }

    /** {@link IllegalArgumentException} where genesis asks for an engine that is not there or gives it wrong parameters. */
    public static Opened open(Setting setting, World world, Links links) {
        ConsensusProvider.Consensus consensus = Engines.create(new ConsensusProvider.Setting(
                setting.genesis(),
                setting.producer(),
                world.signer().map(signer -> new ConsensusProvider.Seat(signer.key(), signer.signed())),
                world.curve(),
                world.randomness(),
                world.engineRecords().all()));
        var parts = new Chain.Parts(
                setting.genesis(),
                setting.activations(),
                setting.seals(),
                consensus.forkChoice(),
                consensus.finality(),
                setting.rules(),
                world.curve(),
                world.workers(),
                world.clock(),
                setting.bounds());
        return switch (Chain.open(world.store(), parts)) {
            case Chain.Opened.Failed(String code, String detail) -> new Opened.Failed(code, detail);
            case Chain.Opened.Ready(Chain chain) -> new Opened.Ready(assemble(setting, world, links, consensus, chain));
        };
    }

    private static Ledger assemble(
            Setting setting, World world, Links links, ConsensusProvider.Consensus consensus, Chain chain) {
        var pool = new TxPool(setting.poolLimits(), sender -> chain.committed()
                .get(StateColumn.account(sender))
                .map(Account::sequence)
                .orElse(0L));
        var proofs = new ProofStage(setting.rules(), chain.verified());
        var producer = new Producer(
                setting.genesis(),
                setting.activations(),
                setting.rules(),
                proofs,
                setting.producer(),
                chain.committed(),
                chain::committedBlock,
                pool,
                chain.reader().head(),
                consensus.maxEngineFieldsBytes(),
                links.observer()::evicted);
        var admission = new Admission(
                world.workers(),
                world.producerLane(),
                new StatelessRules(setting.genesis(), world.curve()),
                chain.verified(),
                proofs,
                chain.committed(),
                pool,
                links.inChain(),
                transaction -> admit(producer, transaction, world.clock(), links),
                setting.poolLimits(),
                world.clock(),
                links.observer()::screened);
        var driver = new AtomicReference<ConsensusDriver>();
        var host = new ProducingHost(
                chain,
                producer,
                world.producerLane(),
                world.importerLane(),
                world.recordsLane(),
                world.engineRecords(),
                world.clock(),
                tip -> driver.get().newHead(tip),
                block -> driver.get().offered(block),
                links.engines(),
                setting.identity(),
                world.signer(),
                links.observer()::pooled,
                links.halt());
        driver.set(
                new ConsensusDriver(consensus.engine(), host, world.workPool(), world.producerTimers(), world.clock()));
        chain.addListener(host);
        return new Ledger(
                chain,
                pool,
                admission,
                driver.get(),
                host,
                world.importerLane(),
                consensus.forkChoice(),
                consensus.finality());
    }

    private static TxVerdict admit(Producer producer, Transaction transaction, Clock clock, Links links) {
        TxVerdict verdict;
        try {
            verdict = producer.admit(transaction, clock.nowMillis());
        } catch (RuntimeException e) {
            links.halt().accept("INTERNAL_ERROR", "transaction " + transaction.id() + " could not be executed: " + e);
            throw e;
        }
        if (verdict instanceof TxVerdict.Accepted) {
            links.observer().pooled(transaction);
        }
        return verdict;
    }

    /**
     * The rules of execution that this release knows.
     *
     * @param seals of the chain: they say whether there is stake, what evidence proves, and whether there are members
     */
    public static Rules rules(SealVerifier seals, Secp256k1 curve) {
        var handlers = new ArrayList<TxHandler<?>>(List.of(
                new TransferHandler(),
                new CreateElectionHandler(),
                new EnrolVotersHandler(),
                OrganiserHandler.closeEnrolment(),
                OrganiserHandler.cancel(),
                new CastBallotHandler()));
        handlers.addAll(StakingRules.transactions(seals, curve));
        handlers.addAll(ChangeMembersHandler.transactions(seals, curve));
        var blockHandlers = new ArrayList<BlockHandler>(List.of(new RewardHandler()));
        blockHandlers.addAll(StakingRules.blocks(seals));
        return new Rules(new SenderRules(), handlers, blockHandlers);
    }

    /** Lets the engine go; makes blocks if {@code production}. */
    public void start(boolean production) {
        host.start();
        driver.production(production);
    }

    /** Switches block production. */
    public void production(boolean enabled) {
        driver.production(enabled);
    }

    /** See {@link ConsensusDriver#confirmHead}. */
    public CompletionStage<HeadAnswer> confirmHead() {
        return driver.confirmHead();
    }

    public ChainReader chain() {
        return chain.reader();
    }

    public Finality finality() {
        return finality;
    }

    /** How far the engine has come with the next block; empty where blocks are not agreed on by members. */
    public Optional<Standing> standing() {
        return driver.standing();
    }

    public ForkChoice forkChoice() {
        return forkChoice;
    }

    public PoolReader pool() {
        return pool;
    }

    public Submissions submissions() {
        return admission;
    }

    public void addListener(ChainListener listener) {
        chain.addListener(listener);
    }

    /** Of blocks that are about to be adopted because the engine chose them. */
    public void addSealListener(ProducingHost.SealListener listener) {
        host.addSealListener(listener);
    }

    /** Takes the proofs of offences that the engine finds. */
    public void onAccusation(Consumer<Bytes> taker) {
        host.onAccusation(taker);
    }

    /** Hands a block in from outside. */
    public CompletionStage<ImportOutcome> importBlock(Block block) {
        return importBlock(block, Bytes.EMPTY);
    }

    /**
     * As {@link #importBlock(Block)}.
     *
     * @param certificate came beside the block; left out where it does not certify it
     */
    @Override
    public CompletionStage<ImportOutcome> importBlock(Block block, Bytes certificate) {
        return onImporter(() -> host.judged(chain.importBlock(block, certificate)));
    }

    /** See {@link Chain#checkAhead}. */
    @Override
    public CompletionStage<Void> checkAhead(Block block) {
        return chain.checkAhead(block);
    }

    @Override
    public boolean message(PublicKey from, Bytes content) {
        return driver.message(from, content);
    }

    @Override
    public int members() {
        return driver.standing().map(standing -> standing.members().size()).orElse(0);
    }

    @Override
    public void offered(Block block) {
        driver.offered(block);
    }

    /** Writes what would have to be worked out again at the next start. */
    public CompletionStage<Optional<ImportOutcome.NotStored>> checkpoint() {
        return onImporter(chain::checkpoint);
    }

    /** Stops the engine; the lanes belong to whoever made them. */
    @Override
    public void close() {
        driver.close();
    }

    private <T> CompletionStage<T> onImporter(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, importerLane);
    }
}
