package org.psephos.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.api.ApiConfig;
import org.psephos.node.api.ApiDependencies;
import org.psephos.node.api.ApiServer;
import org.psephos.node.api.ApiStart;
import org.psephos.node.api.http.Cidr;
import org.psephos.node.api.http.HttpLimits;
import org.psephos.node.chain.AttendanceBook;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.DataFolder;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.config.HostPort;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.EngineRecords;
import org.psephos.node.consensus.Engines;
import org.psephos.node.index.BlockBodies;
import org.psephos.node.index.IndexColumns;
import org.psephos.node.index.IndexFollower;
import org.psephos.node.index.IndexReader;
import org.psephos.node.metrics.NodeMetrics;
import org.psephos.node.network.MessageCounts;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.producer.EngineLink;
import org.psephos.node.runtime.EventLoops;
import org.psephos.node.runtime.FileDurableFile;
import org.psephos.node.runtime.FixedWorkers;
import org.psephos.node.runtime.MinerThreads;
import org.psephos.node.runtime.SerialLane;
import org.psephos.node.runtime.SystemClock;
import org.psephos.node.runtime.SystemRandomness;
import org.psephos.node.signer.GuardedSigner;
import org.psephos.node.signer.KeyFile;
import org.psephos.node.signer.Signer;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.rocksdb.RocksStorage;
import org.psephos.node.storage.rocksdb.RocksTuning;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.p2p.transport.vertx.ListenStart;

/** The process: chooses the implementations, starts them in order, stops them in reverse. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Node.class.getName());
    private static final int LANE_CAPACITY = 100_000;
    private static final int WORKER_CAPACITY = 10_000;

    /** Peers that the operator names have so long to tell of a better chain before this node makes blocks. */
    private static final long FIRST_WORD_MILLIS = 5_000;

    private static final long CHECKPOINT_TIMEOUT_SECONDS = 20;
    private static final long API_STOP_SECONDS = 10;
    private static final long MAX_CACHED_BODY_BYTES = 32L << 20;

    /** What was started, last first, each with the name that the log gives it. */
    private final Deque<Part> parts = new ArrayDeque<>();

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<Optional<StartFailure>> fault = new AtomicReference<>(Optional.empty());

    private String address = "";

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
        var files = new FileDurableFile();
        DataFolder folder = DataFolder.open(config.dataDir(), files, randomness, clock);
        GenesisFile genesis = folder.genesis(config.genesis(), config.genesisChosen());
        checkNetwork(config, genesis.genesis());
        PublicKey identity = Curves.best().publicKey(folder.identity());
        SealVerifier seals = seals(genesis.genesis());
        var setting = new Ledger.Setting(
                genesis.genesis(),
                genesis.activations(),
                seals,
                Ledger.rules(seals, Curves.best()),
                producer(config, genesis, identity),
                identity,
                Chain.Bounds.DEFAULT,
                PoolLimits.DEFAULT);
        Store store = started("store", open(folder, genesis.genesis(), clock));
        var metrics = started("metrics", new NodeMetrics());
        var meters = new Meters(metrics, clock);
        var inChain = new AtomicReference<Predicate<Hash>>(id -> false);
        var toPeers = new AtomicReference<EngineLink>(EngineLink.NONE);
        EngineRecords records = records(folder, files, genesis.genesis());
        Optional<Signer> signer = signer(config, genesis.genesis(), files, randomness);
        Ledger.World world = world(store, records, clock, randomness, config.minerThreads(), signer);
        Ledger ledger = openLedger(
                setting,
                world,
                new Ledger.Links(id -> inChain.get().test(id), meters, EngineLink.through(toPeers::get), this::halt));
        started(
                "state tree",
                () -> ledger.checkpoint().toCompletableFuture().get(CHECKPOINT_TIMEOUT_SECONDS, TimeUnit.SECONDS));
        var bodies = new BlockBodies(ledger.chain(), MAX_CACHED_BODY_BYTES);
        var index = new IndexReader(ledger.chain(), store, bodies);
        inChain.set(index::contains);
        var follower = new IndexFollower(ledger.chain(), store, lane("index"));
        started("index", follower::stop);
        Gauges.ofLedger(metrics, ledger, store, follower);
        var attendance = new AttendanceBook(ledger.chain());
        Gauges.ofConsensus(metrics, ledger, attendance, clock);
        var loops = started("event loops", new EventLoops());
        SerialLane networkLane = started("network lane", new SerialLane("network", LANE_CAPACITY, Node::complain));
        SerialLane lookUps = started("look-ups", new SerialLane("look-ups", LANE_CAPACITY, Node::complain));
        var mining = new Mining(ledger, config.mine());
        var assembly = new NetworkAssembly(
                config,
                folder,
                new NetworkAssembly.World(
                        loops, clock, randomness, files, world.workers(), networkLane, lane("network-reads"), lookUps));
        var counts = new MessageCounts();
        NodeNetwork network = assembly.ledgerNetwork(ledger, mining, counts, this::halt);
        toPeers.set(network);
        PeerNetwork peers = assembly.peers(genesis.genesis().chainId(), network);
        Gauges.ofNetwork(metrics, peers.board(), network, counts);
        var api = new ApiServer(
                new ApiDependencies(
                        loops.vertx(),
                        clock,
                        randomness,
                        Curves.best(),
                        seals.staking(),
                        seals.membership(),
                        ledger.chain(),
                        ledger.finality(),
                        ledger::confirmHead,
                        ledger::standing,
                        attendance,
                        index,
                        follower,
                        bodies,
                        ledger.pool(),
                        ledger.submissions(),
                        metrics,
                        new Facts(PeerId.of(identity).toString(), network::isSyncing),
                        peers.board(),
                        Optional.of(peers),
                        mining,
                        new LogLevels(config.logLevel()),
                        this::requestStop),
                apiConfig(config, folder));
        peers.onLook(api.peerFeed()::look);
        meters.onPooled(transaction -> {
            api.feed().pooled(transaction);
            network.pooled(transaction);
        });
        meters.onEvicted(network::evicted);
        List.of(meters, follower, api.chainListener(), network).forEach(ledger::addListener);
        ledger.addSealListener(network);
        var accuser = new Accuser(ledger, folder.identity(), Curves.best(), randomness, lane("accusations"));
        ledger.onAccusation(accuser);
        ledger.addListener(accuser);
        follower.start();
        open(api);
        started("consensus", ledger);
        ledger.start(false);
        mining.hold(!config.peers().isEmpty());
        mining.enable(config.mine());
        join(assembly, peers, genesis.genesis().chainId(), folder.isPrivate());
        networkLane.schedule(FIRST_WORD_MILLIS, () -> mining.hold(network.isSyncing()));
        LOG.info(() -> "chain " + genesis.genesis().chainId() + " ("
                + genesis.genesis().network() + "), height "
                + ledger.chain().head().height());
        address = (config.tls().isPresent() ? "https://" : "http://")
                + new HostPort(config.http().host(), api.port());
        LOG.info(address);
    }

    /** Where the page and the public interface are, as a browser wants it. */
    public String address() {
        return address;
    }

    /** The threads that a ledger runs on, over the real clock and disk. */
    private Ledger.World world(
            Store store,
            EngineRecords records,
            SystemClock clock,
            SystemRandomness randomness,
            int minerThreads,
            Optional<Signer> signer) {
        var workers = started(
                "workers", new FixedWorkers("worker", Runtime.getRuntime().availableProcessors(), WORKER_CAPACITY));
        SerialLane producerLane = lane("producer");
        SerialLane importerLane = lane("importer");
        var miner = started("miner", new MinerThreads("miner", minerThreads));
        return new Ledger.World(
                store,
                clock,
                producerLane,
                producerLane,
                importerLane,
                lane("records"),
                records,
                workers,
                miner,
                randomness,
                Curves.best(),
                signer);
    }

    /** Of a node that the operator gave a validator's key. */
    private Optional<Signer> signer(NodeConfig config, Genesis genesis, DurableFile files, SystemRandomness randomness)
            throws ConfigException {
        if (config.validatorKey().isEmpty()) {
            return Optional.empty();
        }
        if (Engines.find(genesis.consensus())
                .filter(ConsensusProvider::hasValidators)
                .isEmpty()) {
            throw new ConfigException(
                    "CONFIG_INVALID",
                    "--validator-key: this chain has no validators, for its engine is " + genesis.consensus());
        }
        return switch (KeyFile.open(
                config.validatorKey().get(), genesis.chainId(), files, Curves.best(), randomness, lane("signer"))) {
            case GuardedSigner.Opened.Failed(String code, String detail) -> throw new ConfigException(code, detail);
            case GuardedSigner.Opened.Ready(Signer signer) -> Optional.of(started("signer", signer));
        };
    }

    private static EngineRecords records(DataFolder folder, DurableFile files, Genesis genesis) throws ConfigException {
        return switch (EngineRecords.open(files, folder.engineRecords(), genesis.chainId())) {
            case EngineRecords.Opened.Failed(String code, String detail) -> throw new ConfigException(code, detail);
            case EngineRecords.Opened.Ready(EngineRecords records) -> records;
        };
    }

    private void open(ApiServer api) throws ConfigException {
        switch (api.start().toCompletableFuture().join()) {
            case ApiStart.Failed(String code, String message) -> throw new ConfigException(code, message);
            case ApiStart.Started ignored ->
                started("interface", () -> api.stop().toCompletableFuture().get(API_STOP_SECONDS, TimeUnit.SECONDS));
        }
    }

    private static ApiConfig apiConfig(NodeConfig config, DataFolder folder) throws ConfigException {
        var proxies = new ArrayList<Cidr>();
        for (String proxy : config.trustedProxies()) {
            proxies.add(Cidr.parse(proxy)
                    .orElseThrow(() -> new ConfigException("CONFIG_INVALID", "--trusted-proxy: " + proxy)));
        }
        return ApiConfig.of(
                        config.http().host(),
                        config.http().port(),
                        config.admin().host(),
                        config.admin().port(),
                        folder.adminToken())
                .with(
                        config.tls().map(tls -> new ApiConfig.Tls(tls.certificate(), tls.key())),
                        proxies,
                        HttpLimits.DEFAULT.withRequestsPerSecond(config.httpRate()));
    }

    /** A chain that is private to its folder needs no port for others, and so starts without one where that is taken. */
    private void join(NetworkAssembly assembly, PeerNetwork peers, Hash chainId, boolean isPrivate)
            throws ConfigException {
        switch (peers.start()) {
            case ListenStart.Listening(int port) -> {
                started("network", peers);
                var place = new HostPort(assembly.place().host(), port);
                LOG.info(() -> "nodes connect to " + assembly.self() + "@"
                        + (place.isEveryAddress()
                                ? "HOST:" + port + ", where HOST is any address of this machine"
                                : place));
                if (assembly.isOnLocalNetwork()) {
                    started("local network", assembly.localNetwork(chainId, peers))
                            .start();
                }
            }
            case ListenStart.Failed(String code, String message) -> {
                if (!isPrivate) {
                    throw new ConfigException(code, message);
                }
                LOG.info(() -> "no other node can connect: " + message);
            }
        }
    }

    /** A message that this node can't deal with must not stop it: whoever sent it could stop every node. */
    private static void complain(Throwable failure) {
        LOG.log(Level.SEVERE, "the network met a fault and goes on", failure);
    }

    private SerialLane lane(String name) {
        return started(name, new SerialLane(name, LANE_CAPACITY, this::failed));
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
        return switch (SealVerifiers.installed().find(genesis, Curves.best())) {
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
        var columns = Stream.concat(ChainColumns.all().stream(), IndexColumns.all().stream())
                .toList();
        var schema = new Schema(ChainColumns.SCHEMA_VERSION, genesis.chainId().toHex(), columns);
        return switch (new RocksStorage(folder.database(), RocksTuning.defaults(), clock::nowMillis).open(schema)) {
            case OpenOutcome.Opened(Store store) -> store;
            case OpenOutcome.Refused refused -> throw new ConfigException(refused.code(), refused.message());
        };
    }

    private static Ledger openLedger(Ledger.Setting setting, Ledger.World world, Ledger.Links links)
            throws ConfigException {
        return switch (Ledger.open(setting, world, links)) {
            case Ledger.Opened.Ready(Ledger ledger) -> ledger;
            case Ledger.Opened.Failed(String code, String detail) ->
                throw new ConfigException(code, detail + ". Run `bin/psephos-node db repair`.");
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

    /** Stops the parts in reverse order, each within its own bound. A second caller waits for the first. */
    @Override
    public synchronized void close() {
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
        if (!address.isEmpty()) {
            LOG.info("stopped");
        }
    }
}
