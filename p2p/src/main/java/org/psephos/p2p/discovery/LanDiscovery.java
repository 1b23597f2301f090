package org.psephos.p2p.discovery;

import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.core.codec.Decoded;
import org.psephos.core.runtime.Randomness;
import org.psephos.p2p.reputation.AddressScope;
import org.psephos.p2p.reputation.TokenBucket;
import org.psephos.p2p.transport.Endpoint;

/**
 * Announces this node on its local network and understands what others announce: quickly after the start, then every half minute or so. For
 * one thread. Whoever can reach the announcement port can claim anything, so that little is believed and less is done: a claim leads to one
 * dial at most, to a local address, and the handshake shows whether it was true.
 */
public final class LanDiscovery {
    /** Between announcements, in the mean. */
    public static final long INTERVAL_MILLIS = 30_000;

    /** The first ones, soon after another: a datagram may be lost. */
    static final int QUICK_ANNOUNCEMENTS = 3;

    static final long QUICK_INTERVAL_MILLIS = 2_000;

    /** Datagrams looked at; others are dropped unread. */
    static final double MAX_PER_SECOND = 20;

    static final double BURST = 100;

    private final DiscoveryMode mode;
    private final LanAnnouncement own;
    private final Chance chance;
    private final TokenBucket readings = new TokenBucket(MAX_PER_SECOND, BURST);
    private int announced;

    /** What a datagram turned out to be. */
    public sealed interface Announced {
        /** Somebody of our chain, if it is true. */
        record Neighbour(PeerAddress address) implements Announced {}

        /** Our own datagram has come back to us. */
        record Ourselves() implements Announced {}

        /** Another process uses this node's identity: a copied data folder. The operator should know. */
        record OurDouble(Endpoint at) implements Announced {}

        /** Nothing for us: another chain, no announcement, too many, or discovery is off. */
        record Ignored(String why) implements Announced {}
    }

    /** @param own with a nonce drawn for this run */
    public LanDiscovery(DiscoveryMode mode, LanAnnouncement own, Randomness randomness) {
        this.mode = mode;
        this.own = own;
        this.chance = new Chance(randomness);
    }

    /** How long to wait before the next {@link #announcement}; empty for ever. */
    public OptionalLong nextDelayMillis() {
        if (mode == DiscoveryMode.OFF) {
            return OptionalLong.empty();
        }
        if (announced == 0) {
            return OptionalLong.of(0);
        }
        long meanMillis = announced < QUICK_ANNOUNCEMENTS ? QUICK_INTERVAL_MILLIS : INTERVAL_MILLIS;
        return OptionalLong.of((long) (meanMillis * (0.75 + chance.unit() / 2)));
    }

    /** The datagram to send now to everyone near; empty where discovery is off. */
    public Optional<byte[]> announcement() {
        if (mode == DiscoveryMode.OFF) {
            return Optional.empty();
        }
        announced = Math.min(QUICK_ANNOUNCEMENTS, announced + 1);
        return Optional.of(own.encode());
    }

    /** @param from where the datagram came from; its port is not the one that the node listens on */
    public Announced onDatagram(byte[] datagram, Endpoint from, long nowMillis) {
        if (mode == DiscoveryMode.OFF) {
            return new Announced.Ignored("discovery is off");
        }
        if (!readings.take(1, nowMillis)) {
            return new Announced.Ignored("too many");
        }
        return switch (LanAnnouncement.decode(datagram)) {
            case Decoded.Malformed<LanAnnouncement>(String detail) -> new Announced.Ignored(detail);
            case Decoded.Ok<LanAnnouncement>(LanAnnouncement theirs) -> understand(theirs, from);
        };
    }

    private Announced understand(LanAnnouncement theirs, Endpoint from) {
        if (!theirs.chainId().equals(own.chainId())) {
            return new Announced.Ignored("another chain");
        }
        if (theirs.peer().equals(own.peer())) {
            return theirs.nonce() == own.nonce() ? new Announced.Ourselves() : new Announced.OurDouble(from);
        }
        if (!AddressScope.of(from).isLocal()) {
            return new Announced.Ignored("not from the local network");
        }
        return new Announced.Neighbour(
                new PeerAddress(new Endpoint(from.ip(), theirs.port()), Optional.of(theirs.peer())));
    }
}
