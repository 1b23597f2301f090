package org.psephos.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.DataFolder;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.runtime.FileDurableFile;
import org.psephos.node.runtime.FixedWorkers;
import org.psephos.node.runtime.MinerThreads;
import org.psephos.node.runtime.SerialLane;
import org.psephos.node.runtime.SystemClock;
import org.psephos.node.runtime.SystemRandomness;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.rocksdb.RocksStorage;
import org.psephos.node.storage.rocksdb.RocksTuning;
import org.psephos.node.txpool.PoolLimits;

/** The process: chooses the implementations, starts them in order, stops them in reverse. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Node.class.getName());
    private static final int LANE_CAPACITY = 100_000;
    private static final int WORKER_CAPACITY = 10_000;
    private static final long CHECKPOINT_TIMEOUT_SECONDS = 20;

    /** What was started, last first, each with the name that the log gives it. */
    private final Deque<Part> parts = new ArrayDeque<>();

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<Optional<StartFailure>> fault = new AtomicReference<>(Optional.empty());

    private record Part(String name, AutoCloseable closing) {}

    /** Why the node stopped, or did not start: a stable code and what to do. */
    public record StartFailure(String code, String message) {}

    private Node() {}

    /** Starts everything, or throws with nothing left running. */
    public static Node start(NodeConfig config) throws ConfigException {
        var node = new Node();
        try {
            node.startParts(config);
            return node;
        } catch (ConfigException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Waits until someone asks the node to stop; why, if it was a fault. */
    public Optional<StartFailure> awaitStop() throws InterruptedException {
        stopping.await();
        return fault.get();
    }

    /** Asks the node to stop; returns at once. */
    public void requestStop() {
        stopping.countDown();
    }

    private void startParts(NodeConfig config) throws ConfigException {
        var clock = new SystemClock();
        var randomness = new SystemRandomness();
        DataFolder folder = DataFolder.open(config.dataDir(), new FileDurableFile(), randomness, clock);
        GenesisFile genesisFile = folder.genesis(config.genesis());
        Genesis genesis = genesisFile.genesis();
        checkNetwork(config, genesis);
        SealVerifier seals = seals(genesis);
        PrivateKey identity = folder.identity();
        PublicKey producer = producer(config, genesisFile, Curves.best().publicKey(identity));
        Store store = open(folder, genesis, clock);
        started("store", store);
        var workers = started(
                "workers", new FixedWorkers("worker", Runtime.getRuntime().availableProcessors(), WORKER_CAPACITY));
        var producerLane = started("producer", new SerialLane("producer", LANE_CAPACITY, this::failed));
        var importerLane = started("importer", new SerialLane("importer", LANE_CAPACITY, this::failed));
        var miner = started("miner", new MinerThreads("miner", config.minerThreads()));
        var ledger = openLedger(
                new Ledger.Setting(
                        genesis, genesisFile.activations(), seals, producer, Chain.Bounds.DEFAULT, PoolLimits.DEFAULT),
                new Ledger.World(
                        store,
                        clock,
                        producerLane,
                        producerLane,
                        importerLane,
                        workers,
                        miner,
                        randomness,
                        Curves.best()),
                new Ledger.Links(id -> false, (transaction, why) -> {}, this::halt));
        started(
                "state tree",
                () -> ledger.checkpoint().toCompletableFuture().get(CHECKPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS));
        started("consensus", ledger);
        ledger.start(config.mine());
        LOG.info(() -> "chain " + genesis.chainId() + " (" + genesis.network() + "), height "
                + ledger.chain().head().height());
    }

    private static void checkNetwork(NodeConfig config, Genesis genesis) throws ConfigException {
        if (config.network().isPresent() && !config.network().get().equals(genesis.network())) {
            throw new ConfigException(
                    "WRONG_NETWORK",
                    "genesis is of network " + genesis.network() + ", --network asks for "
                            + config.network().get());
        }
    }

    private static SealVerifier seals(Genesis genesis) throws ConfigException {
        return switch (SealVerifiers.installed().find(genesis)) {
            case SealVerifiers.Found.Ready(SealVerifier verifier) -> verifier;
            case SealVerifiers.Found.Unusable(String detail) -> throw new ConfigException("GENESIS_INVALID", detail);
        };
    }

    private static PublicKey producer(NodeConfig config, GenesisFile genesis, PublicKey identity)
            throws ConfigException {
        if (config.rewardAddress().isEmpty()) {
            return identity;
        }
        return switch (Address.parse(config.rewardAddress().get(), genesis.addressPrefix(), Curves.best())) {
            case Address.Parsed.Ok(Address address) -> address.key();
            case Address.Parsed.Refused(var reason, String detail) ->
                throw new ConfigException("CONFIG_INVALID", "--reward-address: " + detail);
        };
    }

    private static Store open(DataFolder folder, Genesis genesis, SystemClock clock) throws ConfigException {
        var schema = new Schema(ChainColumns.SCHEMA_VERSION, genesis.chainId().toHex(), ChainColumns.all());
        OpenOutcome outcome =
                new RocksStorage(folder.database(), RocksTuning.defaults(), clock::nowMillis).open(schema);
        if (outcome instanceof OpenOutcome.Opened(Store store)) {
            return store;
        }
        throw new ConfigException(outcome.code(), outcome.message());
    }

    private static Ledger openLedger(Ledger.Setting setting, Ledger.World world, Ledger.Links links)
            throws ConfigException {
        return switch (Ledger.open(setting, world, links)) {
            case Ledger.Opened.Ready(Ledger ledger) -> ledger;
            case Ledger.Opened.Failed(String code, String detail) ->
                throw new ConfigException(code, detail + ". Run psephos-node db repair.");
        };
    }

    private <T extends AutoCloseable> T started(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    private void failed(Throwable failure) {
        LOG.log(Level.SEVERE, "a task failed", failure);
        halt("INTERNAL_ERROR", String.valueOf(failure));
    }

    private void halt(String code, String detail) {
        var failure = Optional.of(new StartFailure(code, detail));
        if (fault.getAndUpdate(first -> first.isPresent() ? first : failure).isEmpty()) {
            LOG.severe(() -> code + ": " + detail);
        }
        requestStop();
    }

    /** Stops the parts in reverse order, each within its own bound. May be called again. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        requestStop();
        for (Part part : parts) {
            try {
                part.closing.close();
            } catch (TimeoutException e) {
                LOG.warning(() -> part.name + " did not stop in time");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.log(Level.WARNING, part.name + " did not stop cleanly", e);
            }
        }
    }
}
