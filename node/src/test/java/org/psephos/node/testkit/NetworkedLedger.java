package org.psephos.node.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.core.runtime.Workers;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.network.EngineDoor;
import org.psephos.node.network.MessageCounts;
import org.psephos.node.network.NodeMessages;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.state.Rules;
import org.psephos.node.sync.AnswerLane;
import org.psephos.node.sync.ChainDesk;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.p2p.application.PeerStack;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Dialer;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.discovery.PeerAddress;
import org.psephos.p2p.protocol.MessageKinds;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.InboundEviction;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.transport.Endpoint;

/** A whole ledger with its network, over {@link VirtualLinks}. */
public final class NetworkedLedger {
    private static final int PORT = 8_646;

    private final LedgerKit kit;
    private final PeerId id;
    private final PublicKey identity;
    private final VirtualLinks.Host host;
    private final Dialer dialer;
    private final Reputation reputation = new Reputation();
    private final MessageCounts counts = new MessageCounts();
    private final NodeNetwork network;
    private final PeerStack stack;
    private final List<ChainEvent.Reorganised> reorganisations = new ArrayList<>();

    /** At 10.0.0.{@code number}. */
    public NetworkedLedger(VirtualLinks links, VirtualScheduler time, Genesis genesis, int number) {
        this(
                links,
                time,
                number,
                new SameThreadWorkers(),
                person -> new LedgerKit(genesis, person, time, number),
                Optional.empty());
    }

    /** With rules of the test's own. */
    public NetworkedLedger(VirtualLinks links, VirtualScheduler time, Genesis genesis, int number, Rules rules) {
        this(
                links,
                time,
                number,
                new SameThreadWorkers(),
                person -> new LedgerKit(genesis, person, rules, time, number),
                Optional.empty());
    }

    /** With an engine of the test's own to take messages of other engines. */
    public NetworkedLedger(VirtualLinks links, VirtualScheduler time, Genesis genesis, int number, EngineDoor engine) {
        this(
                links,
                time,
                number,
                new SameThreadWorkers(),
                person -> new LedgerKit(genesis, person, time, number),
                Optional.of(engine));
    }

    /** With room for more; see {@link LedgerKit}. */
    public NetworkedLedger(
            VirtualLinks links,
            VirtualScheduler time,
            Genesis genesis,
            int number,
            PoolLimits limits,
            Workers networkWorkers,
            Consumer<Runnable> importing) {
        this(
                links,
                time,
                number,
                networkWorkers,
                person -> new LedgerKit(genesis, person, limits, importing, time, number),
                Optional.empty());
    }

    private NetworkedLedger(
            VirtualLinks links,
            VirtualScheduler time,
            int number,
            Workers networkWorkers,
            Function<Person, LedgerKit> newKit,
            Optional<EngineDoor> engine) {
        Person person = Person.named("node" + number);
        identity = person.address();
        kit = newKit.apply(person);
        id = PeerId.of(person.address());
        host = links.host(endpoint(number), person.address());
        var randomness = new SeededRandomness(1_000 + number);
        Executor lane = task -> time.schedule(0, task);
        var ledger = kit.ledger();
        var desk = new ChainDesk(
                ledger.chain(), ledger, ledger.forkChoice(), lane, networkWorkers, new AnswerLane(lane, time));
        network = new NodeNetwork(new NodeNetwork.Parts(
                desk,
                ledger.chain().idAt(0).orElseThrow(),
                ledger.pool(),
                ledger.submissions(),
                kit.clock(),
                lane,
                time,
                randomness,
                counts,
                lags -> {},
                (code, detail) -> kit.halts().add(code + ": " + detail),
                engine.orElse(ledger)));
        var book = new AddressBook(randomness);
        dialer = new Dialer(
                new Dialer.Setting(
                        ConnectionLimits.DEFAULT, DiscoveryMode.OFF, book, randomness, address -> address.id()
                                .filter(this::isUnwanted)
                                .isPresent()),
                List.of());
        stack = new PeerStack(
                new PeerStack.Setting(
                        id,
                        "test/1",
                        PORT,
                        MessageKinds.with(NodeMessages.all()),
                        ConnectionLimits.DEFAULT,
                        new InboundEviction(Hash.ZERO),
                        reputation,
                        new AddressBans(),
                        book,
                        dialer),
                host,
                kit.clock(),
                time,
                network);
        host.listen(stack);
        kit.onPooled(network::pooled);
        kit.onEvicted(network::evicted);
        ledger.addListener(network);
        ledger.addSealListener(network);
        ledger.addListener(event -> {
            if (event instanceof ChainEvent.Reorganised reorganised) {
                reorganisations.add(reorganised);
            }
        });
        network.start(stack);
        stack.start();
    }

    private static Endpoint endpoint(int number) {
        return Endpoint.of(new byte[] {10, 0, (byte) (number >> 8), (byte) number}, PORT);
    }

    private boolean isUnwanted(PeerId peer) {
        return stack.isUnwanted(peer);
    }

    /** Dials {@code other} and keeps doing so. */
    public void dial(NetworkedLedger other) {
        dialer.addOperatorPeer(new PeerAddress(other.host.endpoint(), Optional.of(other.id)));
    }

    public LedgerKit kit() {
        return kit;
    }

    public PeerId id() {
        return id;
    }

    public PublicKey identity() {
        return identity;
    }

    public VirtualLinks.Host host() {
        return host;
    }

    public NodeNetwork network() {
        return network;
    }

    public PeerStack stack() {
        return stack;
    }

    public Reputation reputation() {
        return reputation;
    }

    public MessageCounts counts() {
        return counts;
    }

    public List<ChainEvent.Reorganised> reorganisations() {
        return reorganisations;
    }

    public void production(boolean enabled) {
        kit.ledger().production(enabled);
    }

    public long height() {
        return kit.head().height();
    }
}
