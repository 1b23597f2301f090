package org.psephos.p2p.application;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Clock;
import org.psephos.p2p.discovery.Purpose;
import org.psephos.p2p.protocol.Hello;
import org.psephos.p2p.protocol.PeerSession;
import org.psephos.p2p.reputation.Connection;
import org.psephos.p2p.reputation.Standing;
import org.psephos.p2p.transport.Endpoint;

/** One connection and what has become of it so far. */
final class Contact {
    final long link;
    final Endpoint endpoint;
    final long sinceMillis;

    /** The same by the steady clock. */
    final long sinceSteadyMillis;

    /** Empty for an accepted one. */
    final Optional<Purpose> purpose;

    final Map<Long, Consumer<Optional<byte[]>>> waiting = new HashMap<>();

    private @Nullable PublicKey identity;
    private @Nullable PeerSession session;
    private @Nullable Peer peer;
    long bytesIn;
    long bytesOut;
    long leastLatencyMillis = Connection.UNKNOWN;
    OptionalLong latencyMillis = OptionalLong.empty();
    long usefulMillis = Connection.UNKNOWN;

    /** Dialled, and the dialer knows that it led to a peer. */
    boolean met;

    /** Why this side ends it, once it does. */
    Optional<String> ending = Optional.empty();

    Contact(long link, Endpoint endpoint, Optional<Purpose> purpose, Clock clock) {
        this.link = link;
        this.endpoint = endpoint;
        this.purpose = purpose;
        sinceMillis = clock.nowMillis();
        sinceSteadyMillis = clock.steadyMillis();
    }

    boolean isOutbound() {
        return purpose.isPresent();
    }

    boolean isEnding() {
        return ending.isPresent();
    }

    void identify(PublicKey key, PeerSession talk) {
        identity = key;
        session = talk;
    }

    Optional<PeerId> id() {
        return Optional.ofNullable(identity).map(PeerId::of);
    }

    Optional<PeerSession> session() {
        return Optional.ofNullable(session);
    }

    /** Told to the program: from the other side's greeting on. */
    Optional<Peer> peer() {
        return Optional.ofNullable(peer);
    }

    Peer greeted(Hello hello) {
        PublicKey key = identity;
        if (key == null) {
            throw new IllegalStateException("greeted by nobody");
        }
        peer = new Peer(PeerId.of(key), key, isOutbound(), endpoint, hello.printableAgent(), hello.program());
        return peer;
    }

    Connection view(Standing standing) {
        return new Connection(
                link,
                endpoint,
                !isOutbound(),
                identity != null,
                sinceMillis,
                leastLatencyMillis,
                usefulMillis,
                standing);
    }
}
