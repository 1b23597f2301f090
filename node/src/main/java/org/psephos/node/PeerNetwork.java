package org.psephos.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.api.PeerControl;
import org.psephos.node.config.HostPort;
import org.psephos.node.config.PeerReference;
import org.psephos.node.network.NodeMessages;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.runtime.SerialLane;
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
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.vertx.ListenStart;
import org.psephos.p2p.transport.vertx.SocketLinks;

/** The node among others: sockets, peers, whom to dial, and the ledger's network on top, all on the network lane. */
final class PeerNetwork implements PeerControl, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PeerNetwork.class.getName());
    private static final long BOARD_MILLIS = 1_000;
    private static final long SAVE_MILLIS = 60_000;
    private static final long LOOK_UP_MILLIS = 30_000;
    private static final long START_SECONDS = 10;
    private static final long CLOSE_SECONDS = 4;

    /** A peer that the operator let go of does not come back for so long. */
    private static final long DISMISSED_MILLIS = 600_000;

    private final Setting setting;
    private final Surroundings around;
    private final SocketLinks links;
    private final AddressBook book;
    private final Reputation reputation;
    private final Dialer dialer;
    private final NodeNetwork network;
    private final PeerStack stack;
    private final PeerBoard board = new PeerBoard();
    private final ReachWatch reach = new ReachWatch();
    private final Map<PeerId, Endpoint> chosen = new HashMap<>();
    private List<PeerReference> unresolved;
    private Consumer<PeerBoard> onLook = ignored -> {};
    private boolean running;

    /**
     * What the operator decides.
     *
     * @param agent program and release, for people
     * @param place where this node listens; null: the system has the choice, and nobody is told
     */
    record Setting(
            PeerId self, String agent, @Nullable Endpoint place, DiscoveryMode discovery, List<PeerReference> peers) {}

    /**
     * What it leans on.
     *
     * @param lane the network lane
     * @param readers where the disk may be waited for
     * @param lookUps where the name service may be waited for, which may take long
     */
    record Surroundings(
            PeerFiles files, Clock clock, Randomness randomness, SerialLane lane, Executor readers, Executor lookUps) {}

    PeerNetwork(Setting setting, Surroundings around, SocketLinks links, NodeNetwork network) {
        this.setting = setting;
        this.around = around;
        this.links = links;
        this.network = network;
        unresolved = setting.peers();
        book = around.files.book(around.randomness);
        reputation = around.files.reputation();
        dialer = new Dialer(
                new Dialer.Setting(
                        ConnectionLimits.DEFAULT, setting.discovery, book, around.randomness, this::isUnwanted),
                around.files.anchors());
        stack = new PeerStack(
                new PeerStack.Setting(
                        setting.self,
                        setting.agent,
                        setting.place == null ? 0 : setting.place.port(),
                        MessageKinds.with(NodeMessages.all()),
                        ConnectionLimits.DEFAULT,
                        new InboundEviction(Hash.of(around.randomness.bytes(Hash.BYTES))),
                        reputation,
                        new AddressBans(),
                        book,
                        dialer),
                links,
                around.clock,
                around.lane,
                network);
    }

    private boolean isUnwanted(PeerAddress address) {
        return address.endpoint().equals(setting.place)
                || address.id().filter(stack::isUnwanted).isPresent();
    }

    /** @param listener is shown the board whenever it was looked at anew, on the network lane; to be named before {@link #start} */
    void onLook(Consumer<PeerBoard> listener) {
        onLook = listener;
    }

    /** Opens the port and begins to dial. */
    ListenStart start() {
        ListenStart started;
        try {
            started = links.start(stack).toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new ListenStart.Failed("P2P_START", "The port for other nodes could not be opened: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ListenStart.Failed("P2P_START", "interrupted");
        }
        if (started instanceof ListenStart.Listening) {
            around.lane.execute(this::begin);
        }
        return started;
    }

    private void begin() {
        running = true;
        network.start(stack);
        stack.start();
        lookUp();
        look();
        saveLater();
    }

    /** Whom the node is connected to. */
    PeerBoard board() {
        return board;
    }

    /** Tells the lane's local network of this node's neighbours. On the network lane. */
    Dialer dialer() {
        return dialer;
    }

    private void look() {
        if (running) {
            around.lane.schedule(BOARD_MILLIS, this::look);
            board.update(stack, network);
            reach.look(chosen, board);
            onLook.accept(board);
        }
    }

    private void saveLater() {
        around.lane.schedule(SAVE_MILLIS, () -> {
            if (running) {
                saveLater();
                PeerFiles.Contents contents = contents();
                around.readers.execute(() -> around.files.save(contents));
            }
        });
    }

    private PeerFiles.Contents contents() {
        return new PeerFiles.Contents(
                book.encode(), reputation.encode(around.clock.nowMillis()), Anchors.encode(dialer.anchors()));
    }

    /** Names that mean nothing now may do so later: machines of one network start in any order. */
    private void lookUp() {
        List<PeerReference> waiting = unresolved;
        if (!running || waiting.isEmpty()) {
            return;
        }
        around.lane.schedule(LOOK_UP_MILLIS, this::lookUp);
        around.lookUps.execute(() -> {
            var found = new HashMap<PeerReference, Endpoint>();
            waiting.forEach(peer -> resolve(peer.at()).ifPresent(endpoint -> found.put(peer, endpoint)));
            around.lane.execute(() -> {
                found.forEach((peer, endpoint) -> choose(peer.id(), endpoint));
                var left = new ArrayList<>(waiting);
                left.removeAll(found.keySet());
                unresolved = left;
                left.forEach(peer -> LOG.warning(
                        () -> "peer " + peer + " has no address; trying again in " + LOOK_UP_MILLIS / 1_000 + " s"));
            });
        });
    }

    private static Optional<Endpoint> resolve(HostPort place) {
        try {
            return Optional.of(Endpoint.of(InetAddress.getByName(place.host()).getAddress(), place.port()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private void choose(PeerId id, Endpoint endpoint) {
        if (id.equals(setting.self)) {
            LOG.warning(() -> "this node itself stands among its peers; left out");
            return;
        }
        reputation.pardon(id, around.clock.nowMillis());
        stack.liftSuspension(id);
        if (!reputation.trust(id) || !dialer.addOperatorPeer(new PeerAddress(endpoint, Optional.of(id)))) {
            LOG.warning(() -> "too many chosen peers; " + id + " is left out");
            return;
        }
        chosen.put(id, endpoint);
    }

    /** The host in numbers: nobody waits for a name service here. */
    @Override
    public boolean connect(String address) {
        Optional<PeerReference> peer = PeerReference.parse(address);
        Optional<Endpoint> endpoint =
                peer.flatMap(one -> Endpoint.parse(one.at().toString()));
        endpoint.ifPresent(
                to -> around.lane.execute(() -> choose(peer.orElseThrow().id(), to)));
        return endpoint.isPresent();
    }

    @Override
    public boolean disconnect(String id) {
        boolean known = board.peers().stream().anyMatch(peer -> peer.id().equals(id));
        PeerId.parse(id).filter(ignored -> known).ifPresent(peer -> around.lane.execute(() -> dismiss(peer)));
        return known;
    }

    private void dismiss(PeerId peer) {
        Endpoint endpoint = chosen.remove(peer);
        if (endpoint != null) {
            dialer.removeOperatorPeer(endpoint);
        }
        reputation.ban(peer, DISMISSED_MILLIS, around.clock.nowMillis());
        stack.disconnect(peer, "dismissed by the operator");
    }

    /** Says farewell, keeps what is known of others, closes the port. */
    @Override
    public void close() throws InterruptedException {
        bounded(around.lane
                        .submit(() -> {
                            running = false;
                            network.stop();
                            stack.stop();
                            return contents();
                        })
                        .toCompletableFuture())
                .ifPresent(around.files::save);
        bounded(links.close().toCompletableFuture());
    }

    private static <T> Optional<T> bounded(CompletableFuture<T> task) throws InterruptedException {
        try {
            return Optional.ofNullable(task.get(CLOSE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warning(() -> "the network did not stop cleanly: " + e);
            return Optional.empty();
        }
    }
}
