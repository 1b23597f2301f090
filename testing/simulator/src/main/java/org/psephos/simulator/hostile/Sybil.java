package org.psephos.simulator.hostile;

import java.util.List;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.node.network.NodeMessages;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.application.Peer;
import org.psephos.p2p.application.PeerStack;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Dialer;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.protocol.MessageKinds;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.InboundEviction;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.Lane;
import org.psephos.simulator.time.Life;
import org.psephos.simulator.wire.Host;

/** One of a crowd: a peer that greets, keeps up connections, and tells of nobody but the crowd and of nothing else. */
final class Sybil {
    private final PeerStack stack;
    private final AddressBook book;

    /** @param greeting of the node behind the crowd */
    Sybil(
            Machine behind,
            Host host,
            PublicKey identity,
            Endpoint endpoint,
            Life life,
            Chance chance,
            Supplier<Bytes> greeting) {
        book = new AddressBook(chance);
        var dialer = new Dialer(
                new Dialer.Setting(
                        new ConnectionLimits(117, 0, 32, 64, 8), DiscoveryMode.OFF, book, chance, address -> true),
                List.of());
        stack = new PeerStack(
                new PeerStack.Setting(
                        PeerId.of(identity),
                        "psephos-simulator",
                        endpoint.port(),
                        MessageKinds.with(NodeMessages.all()),
                        ConnectionLimits.DEFAULT,
                        new InboundEviction(Hash.of(chance.bytes(Hash.BYTES))),
                        new Reputation(),
                        new AddressBans(),
                        book,
                        dialer),
                host,
                behind.clock(),
                new Lane(life, chance),
                new Silence(greeting));
        host.listen(stack);
    }

    static PublicKey identity(Secp256k1 curve, Chance chance) {
        return curve.publicKey(PrivateKey.generate(chance));
    }

    void start(List<Heard> crowd, Endpoint teller, long nowMillis) {
        book.add(crowd, teller, nowMillis);
        stack.start();
    }

    /** Says hello and nothing more. */
    private record Silence(Supplier<Bytes> said) implements Application {
        @Override
        public Bytes greeting() {
            return said.get();
        }

        @Override
        public void peerUp(Peer peer) {}

        @Override
        public void peerDown(PeerId peer, String why) {}

        @Override
        public void told(PeerId peer, MessageKind kind, byte[] payload) {}

        @Override
        public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {}

        @Override
        public void drained(PeerId peer) {}
    }
}
