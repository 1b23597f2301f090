package org.psephos.p2p.discovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.Randomness;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.transport.Endpoint;

/**
 * Decides whom to dial and when. For one thread; {@link #onTick} about once a second.
 *
 * <p>Peers of the operator come first and again and again; then, once after the start, the anchors; then neighbours on the local network;
 * the other places for outbound connections are filled from the address book, one for each subnet group. Every two minutes or so a feeler
 * tries an address of the book that nobody has tried, so that there are enough that are known to answer.
 */
public final class Dialer {
    public static final int MAX_OPERATOR_PEERS = 64;
    public static final int MAX_ANCHORS = 2;
    public static final int MAX_LAN_PEERS = 256;

    /** Places for outbound connections that neighbours may take: not all, as anyone on the local network can announce a crowd. */
    public static final int MAX_LAN_OUTBOUND = 4;

    /** Dials of all purposes but the operator's that are under way at the same time. */
    public static final int MAX_PENDING = 8;

    static final long FEELER_MEAN_MILLIS = 120_000;

    /** A neighbour that has not announced itself for so long is gone. */
    static final long LAN_LIFETIME_MILLIS = 4 * LanDiscovery.INTERVAL_MILLIS;

    /** How often the book is told that a connection still stands. */
    static final long REFRESH_MILLIS = 20L * 60_000;

    /** An address is not dialled again for so long, */
    static final long RETRY_MILLIS = 600_000;

    /** or so long while nobody is connected that this node dialled. */
    static final long RETRY_ALONE_MILLIS = 30_000;

    /** Addresses drawn in a row before a pause. */
    private static final int MAX_DRAWS = 30;

    /** After a search in the book that did not fill all places: a small network has no more, and drawing costs time. */
    static final long SEARCH_PAUSE_MILLIS = 10_000;

    /** Connected outbound peers from which on a failure speaks against the other side rather than our own line. */
    private static final int PROOF_OF_OWN_LINE = 2;

    private static final Comparator<Neighbour> BY_LAST_HEARD = Comparator.comparingLong(Neighbour::heardMillis);

    private final Setting setting;
    private final Chance chance;
    private final Map<Endpoint, OperatorPeer> operatorPeers = new LinkedHashMap<>();
    private final Map<PeerId, Neighbour> neighbours = new LinkedHashMap<>();
    private final Map<Endpoint, Link> links = new HashMap<>();
    private List<PeerAddress> anchors;
    private boolean anchorsDialled;
    private long searchDueMillis;
    private long refreshDueMillis;

    /** Before the first tick: further ahead than any feeler is. */
    private long feelerDueMillis = Long.MAX_VALUE;

    /**
     * What a dialler leans on.
     *
     * @param excluded whom not to dial now: connected already, banned, or this node itself
     */
    public record Setting(
            ConnectionLimits limits,
            DiscoveryMode mode,
            AddressBook book,
            Randomness randomness,
            Predicate<PeerAddress> excluded) {}

    private record OperatorPeer(PeerAddress address, Backoff backoff) {}

    private record Neighbour(PeerAddress address, Backoff backoff, long heardMillis) {}

    /** A dial, and what became of it. */
    private record Link(Dial dial, Optional<PeerId> peer, long sinceMillis) {
        boolean isPending() {
            return peer.isEmpty();
        }
    }

    /** @param anchors as {@link #anchors} gave them before the last stop */
    public Dialer(Setting setting, List<PeerAddress> anchors) {
        this.setting = setting;
        this.chance = new Chance(setting.randomness());
        this.anchors = List.copyOf(anchors.subList(0, Math.min(MAX_ANCHORS, anchors.size())));
    }

    /** Dials a peer from now on, whenever it is not connected. False where {@link #MAX_OPERATOR_PEERS} are. */
    public boolean addOperatorPeer(PeerAddress peer) {
        if (operatorPeers.size() >= MAX_OPERATOR_PEERS && !operatorPeers.containsKey(peer.endpoint())) {
            return false;
        }
        operatorPeers.put(peer.endpoint(), new OperatorPeer(peer, new Backoff(chance)));
        return true;
    }

    /** Dials a peer no more; a connection that stands is not touched. */
    public void removeOperatorPeer(Endpoint endpoint) {
        operatorPeers.remove(endpoint);
    }

    /** A neighbour announced itself. */
    public void onAnnounced(PeerAddress neighbour, long nowMillis) {
        if (setting.mode() == DiscoveryMode.OFF || neighbour.id().isEmpty()) {
            return;
        }
        PeerId id = neighbour.id().get();
        Neighbour before = neighbours.get(id);
        if (before == null && neighbours.size() >= MAX_LAN_PEERS) {
            neighbours.values().remove(Collections.min(neighbours.values(), BY_LAST_HEARD));
        }
        // A new address does not shorten the wait: anyone can announce any, in anyone's name.
        Backoff backoff = before == null ? new Backoff(chance) : before.backoff();
        neighbours.put(id, new Neighbour(neighbour, backoff, nowMillis));
        onHeard(List.of(new Heard(neighbour.endpoint(), nowMillis)), neighbour.endpoint(), nowMillis);
    }

    /** A peer told of addresses. */
    public void onHeard(List<Heard> addresses, Endpoint source, long nowMillis) {
        if (setting.mode() == DiscoveryMode.ON && setting.book().add(addresses, source, nowMillis) > 0) {
            searchDueMillis = nowMillis;
        }
    }

    /** A dialled peer has identified itself and speaks our protocol on our chain. Of a feeler, that was all. */
    public void onConnected(Endpoint to, PeerId peer, long nowMillis) {
        Link link = links.get(to);
        if (link != null && link.isPending()) {
            links.put(to, new Link(link.dial(), Optional.of(peer), nowMillis));
            setting.book().good(to, peer, nowMillis);
        }
    }

    /** A dial came to nothing. */
    public void onFailed(Endpoint to, DialFailure failure, long nowMillis) {
        if (failure == DialFailure.ANOTHER_PEER) {
            setting.book().anotherAnswered(to);
        }
        end(to, nowMillis);
    }

    /** A connection that this node dialled has ended. */
    public void onClosed(Endpoint to, long nowMillis) {
        end(to, nowMillis);
    }

    private void end(Endpoint to, long nowMillis) {
        Link link = links.get(to);
        if (link == null) {
            return;
        }
        Optional<Backoff> backoff = backoff(link.dial());
        if (link.isPending()) {
            backoff.ifPresent(wait -> wait.failed(nowMillis));
        } else {
            anchors = anchors();
            backoff.ifPresent(wait -> wait.ended(nowMillis - link.sinceMillis(), nowMillis));
            setting.book().disconnected(to, nowMillis);
        }
        links.remove(to);
    }

    private Optional<Backoff> backoff(Dial dial) {
        return switch (dial.purpose()) {
            case OPERATOR -> Optional.ofNullable(operatorPeers.get(dial.to())).map(OperatorPeer::backoff);
            case LAN -> dial.expected().map(neighbours::get).map(Neighbour::backoff);
            case ANCHOR, OUTBOUND, FEELER -> Optional.empty();
        };
    }

    /** Those to dial now. */
    public List<Dial> onTick(long nowMillis) {
        var dials = new ArrayList<Dial>();
        dialOperatorPeers(dials, nowMillis);
        if (setting.mode() == DiscoveryMode.ON) {
            setting.book().resolveCollisions(nowMillis);
            refresh(nowMillis);
            dialAnchors(dials, nowMillis);
            dialNeighbours(dials, nowMillis);
            dialFromBook(dials, nowMillis);
            dialFeeler(dials, nowMillis);
        }
        return dials;
    }

    /** The two outbound peers of longest standing, to be kept over a restart; where there are fewer, those before them. */
    public List<PeerAddress> anchors() {
        Stream<PeerAddress> standing = links.values().stream()
                .filter(link -> !link.isPending() && link.dial().purpose().takesPlace())
                .sorted(Comparator.comparingLong(Link::sinceMillis))
                .map(link -> new PeerAddress(link.dial().to(), link.peer()));
        var chosen = new LinkedHashMap<Endpoint, PeerAddress>();
        Stream.concat(standing, anchors.stream()).forEach(anchor -> chosen.putIfAbsent(anchor.endpoint(), anchor));
        return chosen.values().stream().limit(MAX_ANCHORS).toList();
    }

    private void dialOperatorPeers(List<Dial> dials, long nowMillis) {
        operatorPeers.values().stream()
                .filter(peer -> peer.backoff().isDue(nowMillis) && isFree(peer.address()))
                .forEach(peer -> dial(peer.address(), Purpose.OPERATOR, dials, nowMillis));
    }

    private void dialAnchors(List<Dial> dials, long nowMillis) {
        if (!anchorsDialled) {
            anchorsDialled = true;
            anchors.stream()
                    .filter(anchor -> mayTakePlace(anchor.endpoint()) && isFree(anchor))
                    .forEach(anchor -> dial(anchor, Purpose.ANCHOR, dials, nowMillis));
        }
    }

    private void dialNeighbours(List<Dial> dials, long nowMillis) {
        neighbours.values().removeIf(one -> Math.abs(nowMillis - one.heardMillis()) > LAN_LIFETIME_MILLIS);
        // Longest due first, or a crowd that never answers would be dialled over and over and nobody else.
        List<Neighbour> due = neighbours.values().stream()
                .filter(one -> one.backoff().isDue(nowMillis))
                .sorted(Comparator.comparingLong(one -> one.backoff().dueMillis()))
                .toList();
        for (Neighbour neighbour : due) {
            if (lanLinks() < MAX_LAN_OUTBOUND
                    && mayTakePlace(neighbour.address().endpoint())
                    && isFree(neighbour.address())) {
                dial(neighbour.address(), Purpose.LAN, dials, nowMillis);
            }
        }
    }

    private long lanLinks() {
        return links.values().stream()
                .filter(link -> link.dial().purpose() == Purpose.LAN)
                .count();
    }

    private void dialFromBook(List<Dial> dials, long nowMillis) {
        if (!isDue(searchDueMillis, SEARCH_PAUSE_MILLIS, nowMillis)) {
            return;
        }
        long retryMillis = connectedOutbound() == 0 ? RETRY_ALONE_MILLIS : RETRY_MILLIS;
        int draws = 0;
        while (outbound().size() < setting.limits().maxOutbound() && pending() < MAX_PENDING) {
            Optional<AddressBook.Candidate> drawn = setting.book().select(false, nowMillis);
            if (drawn.isEmpty() || ++draws > MAX_DRAWS) {
                searchDueMillis = nowMillis + SEARCH_PAUSE_MILLIS;
                return;
            }
            PeerAddress address = drawn.get().address();
            if (isRested(drawn.get(), retryMillis, nowMillis) && isFree(address) && mayTakePlace(address.endpoint())) {
                dial(address, Purpose.OUTBOUND, dials, nowMillis);
            }
        }
    }

    private void dialFeeler(List<Dial> dials, long nowMillis) {
        if (feelerDueMillis - nowMillis > Chance.MAX_OF_MEAN * FEELER_MEAN_MILLIS) {
            feelerDueMillis = nowMillis + chance.interval(FEELER_MEAN_MILLIS);
        }
        if (nowMillis < feelerDueMillis || pending() >= MAX_PENDING) {
            return;
        }
        feelerDueMillis = nowMillis + chance.interval(FEELER_MEAN_MILLIS);
        setting.book()
                .toTest()
                .or(() -> setting.book().select(true, nowMillis))
                .filter(drawn -> isRested(drawn, RETRY_MILLIS, nowMillis) && isFree(drawn.address()))
                .ifPresent(drawn -> dial(drawn.address(), Purpose.FEELER, dials, nowMillis));
    }

    /** Where more time is left than any wait takes, the clock was set back. */
    private static boolean isDue(long dueMillis, long maxWaitMillis, long nowMillis) {
        return nowMillis >= dueMillis || dueMillis - nowMillis > maxWaitMillis;
    }

    private void dial(PeerAddress address, Purpose purpose, List<Dial> dials, long nowMillis) {
        var dial = new Dial(address.endpoint(), address.id(), purpose);
        setting.book().attempt(address.endpoint(), connectedOutbound() >= provenLine(), nowMillis);
        links.put(address.endpoint(), new Link(dial, Optional.empty(), nowMillis));
        dials.add(dial);
    }

    private void refresh(long nowMillis) {
        if (isDue(refreshDueMillis, REFRESH_MILLIS, nowMillis)) {
            refreshDueMillis = nowMillis + REFRESH_MILLIS;
            links.values().stream().filter(link -> !link.isPending()).forEach(link -> setting.book()
                    .stillConnected(link.dial().to(), nowMillis));
        }
    }

    /** A candidate that was tried in the future was tried before the clock was set back. */
    private static boolean isRested(AddressBook.Candidate candidate, long retryMillis, long nowMillis) {
        return candidate.triedMillis() == 0 || nowMillis - candidate.triedMillis() >= retryMillis;
    }

    private boolean isFree(PeerAddress address) {
        return !links.containsKey(address.endpoint()) && !setting.excluded().test(address);
    }

    private boolean mayTakePlace(Endpoint endpoint) {
        return pending() < MAX_PENDING && setting.limits().allowsOutbound(endpoint, outbound());
    }

    private Collection<Endpoint> outbound() {
        var outbound = new ArrayList<Endpoint>(links.size());
        for (Link link : links.values()) {
            if (link.dial().purpose().takesPlace()) {
                outbound.add(link.dial().to());
            }
        }
        return outbound;
    }

    private int pending() {
        int pending = 0;
        for (Link link : links.values()) {
            if (link.isPending() && link.dial().purpose() != Purpose.OPERATOR) {
                pending++;
            }
        }
        return pending;
    }

    private int connectedOutbound() {
        int connected = 0;
        for (Link link : links.values()) {
            if (!link.isPending() && link.dial().purpose() != Purpose.FEELER) {
                connected++;
            }
        }
        return connected;
    }

    private int provenLine() {
        return Math.min(PROOF_OF_OWN_LINE, setting.limits().maxOutbound() - 1);
    }
}
