package org.psephos.node.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntSupplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.runtime.Clock;
import org.psephos.p2p.application.Peer;
import org.psephos.p2p.reputation.TokenBucket;

/**
 * Messages between consensus engines. What comes in goes to this node's engine, once however many bring it at about the same time; what goes on
 * is the engine's decision, which alone knows whether a message is good: it sends it like one of its own, and those who brought it do
 * not get it back. Nothing is ever passed on that the engine has not sent.
 */
final class ConsensusGossip {
    /**
     * What the engine has sent on, it knows: its repetitions are kept from it for so long, twice that at most. So validators that repeat all
     * votes of a round that does not end cost each other hardly anything.
     */
    static final long SENT_MILLIS = 5_000;

    /**
     * What it has not sent on may have come too early for it, or found no place: only what several neighbours bring at about the same time is
     * kept from it. Twice this is less than the two seconds after which an author repeats.
     */
    static final long HEARD_MILLIS = 500;

    /** Fewer members are taken for so many, and so are those of whom nothing is known yet. */
    static final int MIN_MEMBERS = 25;

    /** Of all peers' messages, remembered. */
    static final int MAX_SEEN = 16_384;

    /** Of one peer's. */
    static final int MAX_BROUGHT = 4_096;

    private final SipHash names;
    private final Clock clock;
    private final Port port;
    private final BiPredicate<PublicKey, Bytes> engine;
    private final IntSupplier members;
    private final Map<PeerId, Neighbour> neighbours = new LinkedHashMap<>();
    private final TimedNames heard;
    private final TimedNames sent;

    /** What is asked of the network. */
    @FunctionalInterface
    interface Port {
        boolean tell(PeerId peer, byte[] content);
    }

    private static final class Neighbour {
        final PublicKey identity;
        final TimedNames brought;

        /** Of what goes to the engine; a message costs one part in the number of members. */
        final TokenBucket budget = new TokenBucket(NodeMessages.PER_MEMBER_SECOND, NodeMessages.BURST_PER_MEMBER);

        Neighbour(PublicKey identity, Clock clock) {
            this.identity = identity;
            brought = new TimedNames(MAX_BROUGHT, SENT_MILLIS, clock);
        }
    }

    /**
     * @param names this node's key
     * @param engine takes a message and who brought it; false where it has no place for it
     * @param members how many agree on blocks; 0 where nobody does, or it is not known
     */
    ConsensusGossip(SipHash names, Clock clock, Port port, BiPredicate<PublicKey, Bytes> engine, IntSupplier members) {
        this.names = names;
        this.clock = clock;
        this.port = port;
        this.engine = engine;
        this.members = members;
        heard = new TimedNames(MAX_SEEN, HEARD_MILLIS, clock);
        sent = new TimedNames(MAX_SEEN, SENT_MILLIS, clock);
    }

    void peerUp(Peer peer) {
        neighbours.put(peer.id(), new Neighbour(peer.identity(), clock));
    }

    void peerDown(PeerId peer) {
        neighbours.remove(peer);
    }

    void received(PeerId from, byte[] content) {
        Neighbour neighbour = neighbours.get(from);
        if (neighbour == null) {
            return;
        }
        long name = names.hash(content);
        neighbour.brought.add(name);
        if (!sent.contains(name)
                && !heard.contains(name)
                && isWithinBudget(neighbour)
                && engine.test(neighbour.identity, Bytes.of(content))) {
            heard.add(name);
        }
    }

    /** What the engine is told costs it a signature's check: of one neighbour it hears no more than its members can have to say. */
    private boolean isWithinBudget(Neighbour neighbour) {
        return neighbour.budget.take(1.0 / Math.max(MIN_MEMBERS, members.getAsInt()), clock.nowMillis());
    }

    /** @param to whom it is for, empty: everyone. Who is no neighbour is reached through them all. */
    void send(List<PublicKey> to, Bytes message) {
        byte[] content = message.toArray();
        long name = names.hash(content);
        sent.add(name);
        boolean everyone = to.isEmpty()
                || !neighbours.values().stream()
                        .map(neighbour -> neighbour.identity)
                        .toList()
                        .containsAll(to);
        List.copyOf(neighbours.entrySet()).forEach(entry -> {
            Neighbour neighbour = entry.getValue();
            if ((everyone || to.contains(neighbour.identity)) && !neighbour.brought.contains(name)) {
                port.tell(entry.getKey(), content);
            }
        });
    }
}
