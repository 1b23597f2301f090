package org.psephos.p2p.application;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.reputation.Connection;
import org.psephos.p2p.reputation.Standing;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/** The connections that there are, and of each peer the one that stays. How many there may be is decided elsewhere. For one thread. */
final class Contacts {
    private final Map<Long, Contact> byLink = new LinkedHashMap<>();
    private final Map<PeerId, Contact> byPeer = new LinkedHashMap<>();

    void add(Contact contact) {
        byLink.put(contact.link, contact);
    }

    Optional<Contact> find(long link) {
        return Optional.ofNullable(byLink.get(link));
    }

    Optional<Contact> remove(long link) {
        return Optional.ofNullable(byLink.remove(link));
    }

    /** As they are now, those that are ending included. */
    List<Contact> all() {
        return List.copyOf(byLink.values());
    }

    /** From now on this is the peer's connection. */
    void choose(PeerId peer, Contact contact) {
        byPeer.put(peer, contact);
    }

    /** The peer's connection, greeted or not. */
    Optional<Contact> of(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    /** Whether this was the peer's connection; it has none now. */
    boolean release(PeerId peer, Contact contact) {
        return byPeer.remove(peer, contact);
    }

    boolean isConnected(PeerId peer) {
        return byPeer.containsKey(peer);
    }

    /** The connection of a peer that the program knows. */
    Optional<Contact> up(PeerId peer) {
        return of(peer).filter(contact -> contact.peer().isPresent());
    }

    List<PeerId> peers() {
        return List.copyOf(byPeer.keySet());
    }

    /** Those that are not ending, as limits look at them. */
    List<Connection> present(Function<PeerId, Standing> standing) {
        return byLink.values().stream()
                .filter(contact -> !contact.isEnding())
                .map(contact -> contact.view(contact.id().map(standing).orElseGet(Standing.New::new)))
                .toList();
    }

    /** Where those lead that stay. */
    List<Endpoint> endpoints() {
        return byPeer.values().stream().map(contact -> contact.endpoint).toList();
    }

    List<PeerStatus> statuses(ToDoubleFunction<PeerId> score) {
        return byPeer.values().stream()
                .flatMap(contact -> contact.peer().stream()
                        .map(peer -> new PeerStatus(
                                peer,
                                SubnetGroup.of(contact.endpoint).toString(),
                                contact.latencyMillis,
                                score.applyAsDouble(peer.id()),
                                contact.bytesIn,
                                contact.bytesOut,
                                contact.sinceMillis)))
                .toList();
    }
}
