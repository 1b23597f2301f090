package org.psephos.p2p.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
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
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;

/** A whole stack on a virtual network, with a program on top that notes what it is told. */
final class TestNode implements Application {
    static final MessageKind NEWS = new MessageKind(16, "News", Lane.NORMAL, 1_000, true, 10, 20);
    static final MessageKind FETCH = new MessageKind(17, "Fetch", Lane.PROMPT, 1_000, false, 10, 20);
    static final MessageKind FETCHED = new MessageKind(18, "Fetched", Lane.BULK, 1_000, true, 10, 20);

    final VirtualNet.Host host;
    final PeerId id;
    final Reputation reputation = new Reputation();
    final AddressBook book;
    final Dialer dialer;
    final PeerStack stack;
    final List<PeerId> up = new ArrayList<>();
    final List<String> log = new ArrayList<>();

    TestNode(VirtualNet net, int number, ConnectionLimits limits) {
        this(net, number, limits, DiscoveryMode.ON);
    }

    TestNode(VirtualNet net, int number, ConnectionLimits limits, DiscoveryMode mode) {
        this(net, number, limits, mode, "test/1");
    }

    /** At 10.0.0.number, port 8646. */
    TestNode(VirtualNet net, int number, ConnectionLimits limits, DiscoveryMode mode, String agent) {
        byte[] secret = new byte[32];
        secret[31] = (byte) number;
        secret[30] = (byte) (number >> 8);
        PublicKey identity = Curves.best().publicKey(PrivateKey.parse(secret).orElseThrow());
        id = PeerId.of(identity);
        host = net.host(endpoint(number), identity);
        book = new AddressBook(net.randomness());
        dialer = new Dialer(
                new Dialer.Setting(
                        limits,
                        mode,
                        book,
                        net.randomness(),
                        address -> address.id().filter(this::isUnwanted).isPresent()
                                || address.endpoint().equals(host.endpoint)),
                List.of());
        stack = new PeerStack(
                new PeerStack.Setting(
                        id,
                        agent,
                        8_646,
                        MessageKinds.with(List.of(NEWS, FETCH, FETCHED)),
                        limits,
                        new InboundEviction(Hash.ZERO),
                        reputation,
                        new AddressBans(),
                        book,
                        dialer),
                host,
                net,
                net,
                this);
        host.listen(stack);
    }

    static Endpoint endpoint(int number) {
        return Endpoint.of(new byte[] {10, 0, (byte) (number >> 8), (byte) number}, 8_646);
    }

    private boolean isUnwanted(PeerId peer) {
        return stack.isUnwanted(peer);
    }

    TestNode knowing(TestNode other) {
        dialer.addOperatorPeer(new PeerAddress(other.host.endpoint, Optional.of(other.id)));
        return this;
    }

    TestNode started() {
        stack.start();
        return this;
    }

    @Override
    public Bytes greeting() {
        return Bytes.of(new byte[] {1, 2, 3});
    }

    @Override
    public void peerUp(Peer peer) {
        up.add(peer.id());
        log.add("up");
    }

    @Override
    public void peerDown(PeerId peer, String why) {
        if (!up.remove(peer)) {
            throw new IllegalStateException("down without up");
        }
        log.add("down " + why);
    }

    @Override
    public void told(PeerId peer, MessageKind kind, byte[] payload) {
        if (!up.contains(peer)) {
            throw new IllegalStateException("told by nobody");
        }
        log.add(kind + " " + payload[0]);
    }

    @Override
    public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {
        reply.send(FETCHED, new byte[] {(byte) (payload[0] + 1)});
    }

    @Override
    public void drained(PeerId peer) {
        log.add("drained");
    }
}
