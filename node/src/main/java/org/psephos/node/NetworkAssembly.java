package org.psephos.node;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.logging.Logger;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.ledger.Limits;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.Workers;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.DataFolder;
import org.psephos.node.config.HostPort;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.network.MessageCounts;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.runtime.EventLoops;
import org.psephos.node.runtime.SerialLane;
import org.psephos.node.sync.AnswerLane;
import org.psephos.node.sync.ChainDesk;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.discovery.LanAnnouncement;
import org.psephos.p2p.discovery.LanDiscovery;
import org.psephos.p2p.transport.ChannelLimits;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Identity;
import org.psephos.p2p.transport.SecureChannel;
import org.psephos.p2p.transport.vertx.LanConfig;
import org.psephos.p2p.transport.vertx.LanSocket;
import org.psephos.p2p.transport.vertx.SocketConfig;
import org.psephos.p2p.transport.vertx.SocketLinks;

/** Puts the node's network together, from sockets to ledger. */
final class NetworkAssembly {
    private static final Logger LOG = Logger.getLogger(NetworkAssembly.class.getName());
    private static final String PROLOGUE = "psephos p2p 1";
    private static final int EVENT_LOOPS = 2;
    private static final int MAX_MESSAGE_BYTES = Limits.MAX_BLOCK_BYTES + (1 << 20);
    private static final int MAX_URGENT_BYTES = 64 << 10;
    private static final long MAX_QUEUED_BYTES = 4L << 20;
    private static final ChannelLimits LIMITS =
            new ChannelLimits(MAX_MESSAGE_BYTES, MAX_URGENT_BYTES, MAX_QUEUED_BYTES);

    private final NodeConfig config;
    private final DataFolder folder;
    private final World world;
    private final PrivateKey identity;
    private final PeerId self;
    private final HostPort place;

    /**
     * What the network runs on.
     *
     * @param lane the network lane
     * @param readers where the disk may be waited for
     * @param lookUps where the name service may be waited for
     */
    record World(
            EventLoops loops,
            Clock clock,
            Randomness randomness,
            DurableFile files,
            Workers workers,
            SerialLane lane,
            SerialLane readers,
            SerialLane lookUps) {}

    NetworkAssembly(NodeConfig config, DataFolder folder, World world) throws ConfigException {
        this.config = config;
        this.folder = folder;
        this.world = world;
        identity = folder.identity();
        self = PeerId.of(Curves.best().publicKey(identity));
        place = place(config.p2p(), folder.isPrivate());
    }

    /** A private chain has nobody to wait for but this machine's own. */
    private static HostPort place(HostPort wanted, boolean isPrivate) throws ConfigException {
        if (isPrivate && !wanted.isLoopback()) {
            LOG.warning(() -> "this chain is private to its data folder: listening for nodes on 127.0.0.1 instead of "
                    + wanted.host() + ". `psephos-node init` makes a chain that several machines share.");
            return new HostPort("127.0.0.1", wanted.port());
        }
        try {
            return new HostPort(InetAddress.getByName(wanted.host()).getHostAddress(), wanted.port());
        } catch (UnknownHostException e) {
            throw new ConfigException("CONFIG_INVALID", "--p2p: " + wanted.host() + " is no address of this machine");
        }
    }

    PeerId self() {
        return self;
    }

    /** Where to listen. */
    HostPort place() {
        return place;
    }

    NodeNetwork ledgerNetwork(Ledger ledger, Mining mining, MessageCounts counts, BiConsumer<String, String> halt) {
        var answers = new AnswerLane(world.lane, world.lane);
        var desk = new ChainDesk(ledger.chain(), ledger, ledger.forkChoice(), world.readers, world.workers, answers);
        return new NodeNetwork(new NodeNetwork.Parts(
                desk,
                ledger.chain().idAt(0).orElseThrow(),
                ledger.pool(),
                ledger.submissions(),
                world.clock,
                world.lane,
                world.lane,
                world.randomness,
                counts,
                mining::hold,
                halt,
                ledger));
    }

    PeerNetwork peers(Hash chainId, NodeNetwork network) {
        var sockets = new SocketLinks(
                world.loops.vertx(),
                SocketConfig.of(place.host(), place.port(), EVENT_LOOPS),
                new SecureChannel.Setting(
                        new Identity(Curves.best(), identity, world.randomness),
                        Curves.best(),
                        new Writer()
                                .raw(PROLOGUE.getBytes(StandardCharsets.US_ASCII))
                                .raw(chainId)
                                .toBytes(),
                        LIMITS),
                world.randomness,
                world.lane,
                world.lane);
        return new PeerNetwork(
                new PeerNetwork.Setting(
                        self,
                        "psephos-node/" + Main.Version.text(),
                        Endpoint.parse(place.toString()).orElse(null),
                        discovery(),
                        config.peers()),
                new PeerNetwork.Surroundings(
                        new PeerFiles(world.files, folder.peers()),
                        world.clock,
                        world.randomness,
                        world.lane,
                        world.readers,
                        world.lookUps),
                sockets,
                network);
    }

    private DiscoveryMode discovery() {
        return DiscoveryMode.of(!folder.isPrivate(), config.discovery());
    }

    /** Whether neighbours can reach this node, and are wanted. */
    boolean isOnLocalNetwork() {
        return discovery() == DiscoveryMode.ON && !place.isLoopback() && place.port() > 0;
    }

    LanPresence localNetwork(Hash chainId, PeerNetwork peers) {
        long run = new BigInteger(world.randomness.bytes(Long.BYTES)).longValue();
        return new LanPresence(
                new LanSocket(world.loops.vertx(), LanConfig.DEFAULT, world.lane),
                new LanDiscovery(discovery(), new LanAnnouncement(chainId, self, place.port(), run), world.randomness),
                peers.dialer(),
                world.lane,
                world.clock);
    }
}
