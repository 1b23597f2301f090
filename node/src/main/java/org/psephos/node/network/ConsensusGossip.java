package org.psephos.node.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.runtime.Clock;
import org.psephos.p2p.application.Peer;

/**
 * Messages between consensus engines. What comes in goes to this node's engine, once for a while however many bring it; what goes on
 * is the engine's decision, which alone knows whether a message is good: it sends it like one of its own, and those who brought it do
 * not get it back. Nothing is ever passed on that the engine has not sent.
 */
final class ConsensusGossip {
    /** A message that comes again later goes to the engine again: its author repeats what may have come too early. */
    static final long SEEN_MILLIS = 5_000;

    /** Of all peers' messages, remembered. */
    static final int MAX_SEEN = 16_384;

    /** Of one peer's. */
    static final int MAX_BROUGHT = 4_096;

    private final SipHash names;
    private final Clock clock;
    private final Port port;
    private final BiConsumer<PublicKey, Bytes> engine;
    private final Map<PeerId, Neighbour> neighbours = new LinkedHashMap<>();
    private final RecentNames[] seen = {new RecentNames(MAX_SEEN), new RecentNames(MAX_SEEN)};
    private long turnedMillis;

    /** What is asked of the network. */
    @FunctionalInterface
    interface Port {
        boolean tell(PeerId peer, byte[] content);
    }

    private static final class Neighbour {
        final PublicKey identity;
        final RecentNames[] brought = {new RecentNames(MAX_BROUGHT), new RecentNames(MAX_BROUGHT)};

        Neighbour(PublicKey identity) {
            this.identity = identity;
        }
    }

    /**
     * @param names this node's key
     * @param engine takes a message and who brought it
     */
    ConsensusGossip(SipHash names, Clock clock, Port port, BiConsumer<PublicKey, Bytes> engine) {
        this.names = names;
        this.clock = clock;
        this.port = port;
        this.engine = engine;
    }

    void peerUp(Peer peer) {
        neighbours.put(peer.id(), new Neighbour(peer.identity()));
    }

    void peerDown(PeerId peer) {
        neighbours.remove(peer);
    }

    void received(PeerId from, byte[] content) {
        Neighbour neighbour = neighbours.get(from);
        if (neighbour == null) {
            return;
        }
        turn();
        long name = names.hash(content);
        neighbour.brought[0].add(name);
        if (!contains(seen, name)) {
            seen[0].add(name);
            engine.accept(neighbour.identity, Bytes.of(content));
        }
    }

    /** @param to whom it is for, empty: everyone. Who is no neighbour is reached through them all. */
    void send(List<PublicKey> to, Bytes message) {
        turn();
        byte[] content = message.toArray();
        long name = names.hash(content);
        boolean everyone = to.isEmpty()
                || !neighbours.values().stream()
                        .map(neighbour -> neighbour.identity)
                        .toList()
                        .containsAll(to);
        List.copyOf(neighbours.entrySet()).forEach(entry -> {
            Neighbour neighbour = entry.getValue();
            if ((everyone || to.contains(neighbour.identity)) && !contains(neighbour.brought, name)) {
                port.tell(entry.getKey(), content);
            }
        });
    }

    /** Lets what is old be forgotten: each half lives for as long as a message is to be remembered. */
    private void turn() {
        long now = clock.nowMillis();
        long age = now - turnedMillis;
        if (age >= 0 && age < SEEN_MILLIS) {
            return;
        }
        turnedMillis = now;
        // After a long silence both halves are old.
        for (int turns = age < 0 || age >= 2 * SEEN_MILLIS ? 2 : 1; turns > 0; turns--) {
            turn(seen, MAX_SEEN);
            neighbours.values().forEach(neighbour -> turn(neighbour.brought, MAX_BROUGHT));
        }
    }

    private static void turn(RecentNames[] halves, int max) {
        halves[1] = halves[0];
        halves[0] = new RecentNames(max);
    }

    private static boolean contains(RecentNames[] halves, long name) {
        return halves[0].contains(name) || halves[1].contains(name);
    }
}
