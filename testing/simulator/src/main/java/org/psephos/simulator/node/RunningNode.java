package org.psephos.simulator.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.Accuser;
import org.psephos.node.Ledger;
import org.psephos.node.LedgerObserver;
import org.psephos.node.Mining;
import org.psephos.node.PeerFiles;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.consensus.EngineRecords;
import org.psephos.node.index.BlockBodies;
import org.psephos.node.index.IndexColumns;
import org.psephos.node.index.IndexFollower;
import org.psephos.node.index.IndexReader;
import org.psephos.node.network.MessageCounts;
import org.psephos.node.network.NodeMessages;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.producer.EngineLink;
import org.psephos.node.signer.GuardedSigner;
import org.psephos.node.signer.Signer;
import org.psephos.node.state.Rejection;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.sync.AnswerLane;
import org.psephos.node.sync.ChainDesk;
import org.psephos.p2p.application.PeerStack;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Anchors;
import org.psephos.p2p.discovery.Dialer;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.discovery.PeerAddress;
import org.psephos.p2p.protocol.MessageKinds;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.InboundEviction;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.machine.Miner;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.Lane;
import org.psephos.simulator.time.LaneWorkers;
import org.psephos.simulator.time.Life;
import org.psephos.simulator.wire.Host;

/** A node from its start to its end. */
public final class RunningNode {
    private static final String AGENT = "psephos-simulator";
    private static final long SAVE_MILLIS = 60_000;
    private static final long FIRST_WORD_MILLIS = 5_000;

    private final Machine machine;
    private final Chance chance;
    private final Terms terms;
    private final Life life;
    private final Host host;
    private final Lane networkLane;
    private final Lane readers;
    private final PeerFiles files;
    private final Store store;
    private final Ledger ledger;
    private final IndexReader index;
    private final IndexFollower follower;
    private final Mining mining;
    private final MessageCounts counts = new MessageCounts();
    private final AddressBook book;
    private final Reputation reputation;
    private final Dialer dialer;
    private final NodeNetwork network;
    private final PeerStack stack;

    /**
     * What it is told to do.
     *
     * @param hashesPerSecond 0: it makes no blocks
     */
    record Order(
            int hashesPerSecond,
            Conduct conduct,
            Consumer<ChainEvent> events,
            BiConsumer<String, String> halt,
            Consumer<Throwable> faults) {}

    /** Thrown where the disk keeps the node from starting. */
    static final class CannotStart extends RuntimeException {
        CannotStart(String code, String detail) {
            super(code + ": " + detail);
        }
    }

    /** @param chance of this life alone */
    RunningNode(Machine machine, Chance chance, Terms terms, Life life, Host host, Order order) {
        this.machine = machine;
        this.chance = chance;
        this.terms = terms;
        this.life = life;
        this.host = host;
        networkLane = lane("network");
        readers = lane("readers");
        store = openStore();
        var indexed = new IndexReader[1];
        var told = new NodeNetwork[1];
        ledger = openLedger(order, id -> indexed[0].contains(id), new PoolNews(() -> told[0]), () -> told[0]);
        index = new IndexReader(ledger.chain(), store, new BlockBodies(ledger.chain(), Terms.MAX_CACHED_BODY_BYTES));
        indexed[0] = index;
        follower = new IndexFollower(ledger.chain(), store, lane("index"));
        mining = new Mining(ledger, false);
        var randomness = chance.split("network");
        network = network(order, randomness);
        told[0] = network;
        files = new PeerFiles(machine.files(), Path.of("peers"));
        book = files.book(randomness);
        reputation = files.reputation();
        dialer = new Dialer(
                new Dialer.Setting(ConnectionLimits.DEFAULT, DiscoveryMode.ON, book, randomness, this::isUnwanted),
                files.anchors());
        stack = new PeerStack(
                new PeerStack.Setting(
                        id(),
                        AGENT,
                        machine.endpoint().port(),
                        MessageKinds.with(NodeMessages.all()),
                        ConnectionLimits.DEFAULT,
                        new InboundEviction(Hash.of(randomness.bytes(Hash.BYTES))),
                        reputation,
                        new AddressBans(),
                        book,
                        dialer),
                order.conduct().links(host),
                machine.clock(),
                networkLane,
                order.conduct().application(network));
        var accuser =
                new Accuser(ledger, machine.key(), terms.curve(), chance.split("accusations"), lane("accusations"));
        ledger.onAccusation(accuser);
        ledger.addListener(accuser);
        ledger.addListener(follower);
        ledger.addListener(network);
        ledger.addListener(order.events()::accept);
    }

    private Lane lane(String name) {
        return new Lane(life, chance.split(name));
    }

    private Store openStore() {
        var columns = Stream.concat(ChainColumns.all().stream(), IndexColumns.all().stream())
                .toList();
        var schema = new Schema(
                ChainColumns.SCHEMA_VERSION, terms.genesis().chainId().toHex(), columns);
        return switch (machine.storage().open(schema)) {
            case OpenOutcome.Opened(Store opened) -> opened;
            case OpenOutcome.Refused refused -> throw new CannotStart(refused.code(), refused.message());
        };
    }

    private Ledger openLedger(
            Order order, Predicate<Hash> inChain, LedgerObserver observer, Supplier<EngineLink> engines) {
        var setting = new Ledger.Setting(
                terms.genesis(),
                ActivationTable.INITIAL,
                terms.seals(),
                order.conduct().rules(machine, terms),
                machine.identity(),
                machine.identity(),
                Terms.BOUNDS,
                Terms.POOL);
        Lane producer = lane("producer");
        var world = new Ledger.World(
                store,
                machine.clock(),
                producer,
                producer,
                lane("importer"),
                lane("records"),
                records(),
                new LaneWorkers(Runnable::run),
                new Miner(producer, chance.split("mining"), Math.max(1, order.hashesPerSecond())),
                chance.split("ledger"),
                terms.curve(),
                terms.hasValidators() ? Optional.of(signer()) : Optional.empty());
        var links = new Ledger.Links(inChain, observer, EngineLink.through(engines), order.halt());
        return switch (Ledger.open(setting, world, links)) {
            case Ledger.Opened.Ready(Ledger opened) -> opened;
            case Ledger.Opened.Failed(String code, String detail) -> {
                store.close();
                throw new CannotStart(code, detail);
            }
        };
    }

    private Signer signer() {
        var guard = new GuardedSigner.Guard(
                Path.of("validator.key.state"),
                terms.genesis().chainId(),
                machine.promises(),
                terms.curve(),
                chance.split("signer"),
                lane("signer"));
        return switch (GuardedSigner.open(guard, machine.validatorKey())) {
            case GuardedSigner.Opened.Ready(Signer opened) -> opened;
            case GuardedSigner.Opened.Failed(String code, String detail) -> {
                store.close();
                throw new CannotStart(code, detail);
            }
        };
    }

    private EngineRecords records() {
        return switch (EngineRecords.open(
                machine.promises(), Path.of("records"), terms.genesis().chainId())) {
            case EngineRecords.Opened.Ready(EngineRecords opened) -> opened;
            case EngineRecords.Opened.Failed(String code, String detail) -> throw new CannotStart(code, detail);
        };
    }

    private NodeNetwork network(Order order, Randomness randomness) {
        var desk = new ChainDesk(
                ledger.chain(),
                (block, certificate) -> imported(block, certificate, order.faults()),
                ledger.forkChoice(),
                readers,
                new LaneWorkers(lane("header workers")),
                new AnswerLane(networkLane, networkLane));
        return new NodeNetwork(new NodeNetwork.Parts(
                desk,
                ledger.chain().idAt(0).orElseThrow(),
                ledger.pool(),
                ledger.submissions(),
                machine.clock(),
                networkLane,
                networkLane,
                randomness,
                counts,
                mining::hold,
                order.halt(),
                ledger));
    }

    /** An import that throws would look like a node that is too busy. */
    private CompletionStage<ImportOutcome> imported(Block block, Bytes certificate, Consumer<Throwable> faults) {
        return ledger.importBlock(block, certificate).whenComplete((outcome, failure) -> {
            if (failure != null) {
                faults.accept(failure);
            }
        });
    }

    private record PoolNews(Supplier<NodeNetwork> network) implements LedgerObserver {
        @Override
        public void pooled(Transaction transaction) {
            network.get().pooled(transaction);
        }

        @Override
        public void evicted(Transaction transaction, Rejection why) {
            network.get().evicted(transaction);
        }

        @Override
        public void screened(int transactions, long nanos) {}
    }

    private boolean isUnwanted(PeerAddress address) {
        return address.endpoint().equals(machine.endpoint())
                || address.id().filter(stack::isUnwanted).isPresent();
    }

    /** Makes blocks from now on if {@code produce}, once those whom the operator names have had time to tell of a better chain. */
    void start(boolean produce) {
        host.listen(stack);
        follower.start();
        ledger.start(false);
        mining.hold(true);
        mining.enable(produce);
        networkLane.execute(() -> {
            network.start(stack);
            stack.start();
            terms.known().stream()
                    .filter(peer -> !peer.endpoint().equals(machine.endpoint()))
                    .forEach(this::choose);
            saveLater();
        });
        networkLane.schedule(FIRST_WORD_MILLIS, () -> mining.hold(network.isSyncing()));
    }

    private void choose(PeerAddress peer) {
        peer.id().ifPresent(reputation::trust);
        dialer.addOperatorPeer(peer);
    }

    private void saveLater() {
        networkLane.schedule(SAVE_MILLIS, () -> {
            saveLater();
            PeerFiles.Contents contents = contents();
            readers.execute(() -> files.save(contents));
        });
    }

    private PeerFiles.Contents contents() {
        return new PeerFiles.Contents(
                book.encode(), reputation.encode(machine.clock().nowMillis()), Anchors.encode(dialer.anchors()));
    }

    /** Says farewell and puts on the disk what a start would have to work out again; {@code stopped} follows. */
    void stop(Runnable stopped) {
        networkLane.execute(() -> {
            network.stop();
            stack.stop();
            files.save(contents());
            mining.enable(false);
            follower.stop();
            ledger.close();
            ledger.checkpoint().whenComplete((outcome, failure) -> {
                if (!life.isOver()) {
                    store.close();
                    stopped.run();
                }
            });
        });
    }

    public PeerId id() {
        return machine.id();
    }

    Host host() {
        return host;
    }

    public long nowMillis() {
        return machine.clock().nowMillis();
    }

    public int links() {
        return host.links();
    }

    public Ledger ledger() {
        return ledger;
    }

    public IndexReader index() {
        return index;
    }

    public IndexFollower follower() {
        return follower;
    }

    public Mining mining() {
        return mining;
    }

    public MessageCounts counts() {
        return counts;
    }

    public AddressBook book() {
        return book;
    }

    public Reputation reputation() {
        return reputation;
    }

    public NodeNetwork network() {
        return network;
    }

    public PeerStack stack() {
        return stack;
    }

    public Optional<Block> block(long height) {
        return ledger.chain().idAt(height).flatMap(ledger.chain()::block);
    }

    public List<String> departures() {
        return stack.departed().stream()
                .map(one -> one.endpoint() + " " + one.why())
                .toList();
    }
}
