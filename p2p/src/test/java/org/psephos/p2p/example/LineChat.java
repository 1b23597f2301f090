package org.psephos.p2p.example;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.application.Peer;
import org.psephos.p2p.application.PeerStack;
import org.psephos.p2p.application.PeerStatus;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Dialer;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.discovery.PeerAddress;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.protocol.MessageKinds;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.InboundEviction;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.transport.ChannelLimits;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Identity;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.SecureChannel;
import org.psephos.p2p.transport.vertx.ListenStart;
import org.psephos.p2p.transport.vertx.SocketConfig;
import org.psephos.p2p.transport.vertx.SocketLinks;

/**
 * Two or more of these, in two terminals: {@code connect ID@HOST:PORT}, {@code send ID TEXT}, {@code broadcast TEXT}, {@code peers},
 * {@code quit}.
 */
final class LineChat implements Application, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final MessageKind LINE = new MessageKind(16, "Line", Lane.NORMAL, 10_000, true, 100, 100);
    private static final ChannelLimits LIMITS = new ChannelLimits(65_536, 65_536, 1 << 20);

    private final NetworkLane lane = new NetworkLane();
    private final Vertx vertx = Vertx.vertx();
    private final PrintStream out;
    private final SocketLinks links;
    private final Dialer dialer;
    private final PeerStack stack;
    private final PeerId id;
    private int port;

    private static final class SystemClock implements Clock {
        @Override
        public long nowMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    LineChat(PrintStream out) {
        this.out = out;
        var random = new SecureRandom();
        Randomness randomness = count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
        var identity = new Identity(
                Curves.best(), PrivateKey.parse(randomness.bytes(32)).orElseThrow(), randomness);
        id = PeerId.of(identity.publicKey());
        var setting = new SecureChannel.Setting(
                identity, Curves.best(), "line chat 1".getBytes(StandardCharsets.US_ASCII), LIMITS);
        links = new SocketLinks(vertx, SocketConfig.of("127.0.0.1", 0, 1), setting, randomness, lane, lane);
        var book = new AddressBook(randomness);
        dialer = new Dialer(
                new Dialer.Setting(ConnectionLimits.DEFAULT, DiscoveryMode.OFF, book, randomness, this::isUnwanted),
                List.of());
        stack = new PeerStack(
                new PeerStack.Setting(
                        id,
                        "line-chat/1",
                        0,
                        MessageKinds.with(List.of(LINE)),
                        ConnectionLimits.DEFAULT,
                        new InboundEviction(Hash.of(randomness.bytes(Hash.BYTES))),
                        new Reputation(),
                        new AddressBans(),
                        book,
                        dialer),
                links,
                new SystemClock(),
                lane,
                this);
    }

    private boolean isUnwanted(PeerAddress address) {
        return address.id().filter(stack::isUnwanted).isPresent();
    }

    /** What others connect to, as {@code ID@HOST:PORT}. */
    String start() throws Exception {
        ListenStart started = links.start(stack).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!(started instanceof ListenStart.Listening(int opened))) {
            throw new IOException(String.valueOf(started));
        }
        port = opened;
        lane.execute(stack::start);
        return id + "@127.0.0.1:" + port;
    }

    /** Carries out one line; whether there are more to come. */
    boolean command(String line) {
        String[] words = line.strip().split(" ", 3);
        switch (words[0]) {
            case "connect" -> lane.execute(() -> connect(words[1]));
            case "send" -> lane.execute(() -> send(words[1], words[2]));
            case "broadcast" ->
                lane.execute(() -> stack.broadcast(
                        LINE, line.substring(words[0].length()).strip().getBytes(StandardCharsets.UTF_8)));
            case "peers" -> lane.execute(() -> stack.peers().forEach(this::show));
            case "quit" -> {
                return false;
            }
            default -> out.println("connect ID@HOST:PORT, send ID TEXT, broadcast TEXT, peers, quit");
        }
        return true;
    }

    private void connect(String where) {
        int at = where.indexOf('@');
        Optional<PeerId> peer = PeerId.parse(where.substring(0, Math.max(0, at)));
        Optional<Endpoint> endpoint = Endpoint.parse(where.substring(at + 1));
        if (peer.isEmpty() || endpoint.isEmpty()) {
            out.println("not a peer: " + where);
            return;
        }
        dialer.addOperatorPeer(new PeerAddress(endpoint.get(), peer));
    }

    private void send(String to, String text) {
        boolean taken = PeerId.parse(to)
                .map(peer -> stack.tell(peer, LINE, text.getBytes(StandardCharsets.UTF_8)))
                .orElse(false);
        if (!taken) {
            out.println("not connected: " + to);
        }
    }

    private void show(PeerStatus status) {
        out.println((status.peer().outbound() ? "to " : "from ") + status.peer().id() + " "
                + status.peer().agent());
    }

    @Override
    public Bytes greeting() {
        return Bytes.EMPTY;
    }

    @Override
    public void peerUp(Peer peer) {
        out.println("up " + peer.id());
    }

    @Override
    public void peerDown(PeerId peer, String why) {
        out.println("down " + peer + " " + why);
    }

    @Override
    public void told(PeerId peer, MessageKind kind, byte[] payload) {
        out.println(peer + ": " + new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {}

    @Override
    public void drained(PeerId peer) {}

    @Override
    public void close() throws Exception {
        CompletableFuture.runAsync(stack::stop, lane).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        links.close().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        lane.close();
    }

    public static void main(String[] arguments) throws Exception {
        try (var chat = new LineChat(System.out);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("others: connect " + chat.start());
            String line = in.readLine();
            while (line != null && chat.command(line)) {
                line = in.readLine();
            }
        }
    }
}
