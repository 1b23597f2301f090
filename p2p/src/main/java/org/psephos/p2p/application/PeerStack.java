package org.psephos.p2p.application;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Scheduler;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Dial;
import org.psephos.p2p.discovery.DialFailure;
import org.psephos.p2p.discovery.Dialer;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.discovery.Purpose;
import org.psephos.p2p.protocol.Farewell;
import org.psephos.p2p.protocol.Hello;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.protocol.MessageKinds;
import org.psephos.p2p.protocol.PeerSession;
import org.psephos.p2p.protocol.SessionEvent;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.Admission;
import org.psephos.p2p.reputation.Behaviour;
import org.psephos.p2p.reputation.Connection;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.InboundEviction;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.reputation.Standing;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.reputation.Suspensions;
import org.psephos.p2p.transport.ChannelFault;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.p2p.transport.Links;

/**
 * The layers put together: connections become peers, one for each identity, and stay for as long as they behave. For one thread, on
 * which {@link Links} tells what happens and the program calls.
 */
public final class PeerStack implements LinkListener, Network {
    /** How often limits in time are looked at. */
    static final long TICK_MILLIS = 1_000;

    /** For an answer to {@code GetPeers}. */
    static final long PEERS_TIMEOUT_MILLIS = 30_000;

    private static final System.Logger LOG = System.getLogger(PeerStack.class.getName());

    private final Setting setting;
    private final Links links;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Application application;
    private final Map<Long, Contact> contacts = new LinkedHashMap<>();
    private final Map<PeerId, Contact> byPeer = new LinkedHashMap<>();
    private final Departures departures = new Departures();
    private final Suspensions suspensions = new Suspensions();
    private final Traffic.Counters traffic = new Traffic.Counters();
    private long lastLink;
    private Optional<Scheduler.Timer> timer = Optional.empty();
    private boolean stopped;

    /**
     * What the stack leans on; all of it belongs to the stack's thread from now on.
     *
     * @param agent program and release, for people
     * @param listenPort where this node takes connections; 0: nowhere
     */
    public record Setting(
            PeerId self,
            String agent,
            int listenPort,
            MessageKinds kinds,
            ConnectionLimits limits,
            InboundEviction eviction,
            Reputation reputation,
            AddressBans addressBans,
            AddressBook book,
            Dialer dialer) {}

    /**
     * A connection that is over, or a dial that led to nobody, unless the address was hearsay.
     *
     * @param peer empty where nobody proved to be somebody
     * @param why a code ({@link LinkEnd} or {@link Farewell.Reason}), a colon and the detail; {@code left, } before it: so said the peer
     * @param times how many connections of this peer or address have ended, as far as is remembered
     */
    public record Departed(
            Optional<PeerId> peer, Endpoint endpoint, boolean outbound, String why, long atMillis, int times) {
        Departed after(Departed before) {
            int known = before.times == Integer.MAX_VALUE ? before.times : before.times + 1;
            return new Departed(peer, endpoint, outbound, why, atMillis, known);
        }
    }

    public PeerStack(Setting setting, Links links, Clock clock, Scheduler scheduler, Application application) {
        this.setting = setting;
        this.links = links;
        this.clock = clock;
        this.scheduler = scheduler;
        this.application = application;
    }

    /** Begins to dial. */
    public void start() {
        tick();
    }

    /** Says farewell to everybody and dials no more. */
    public void stop() {
        stopped = true;
        timer.ifPresent(Scheduler.Timer::cancel);
        List.copyOf(contacts.values()).forEach(contact -> end(contact, Farewell.Reason.SHUTDOWN, "the node stops"));
    }

    private void tick() {
        if (stopped) {
            return;
        }
        long now = clock.nowMillis();
        for (Contact contact : List.copyOf(contacts.values())) {
            contact.session().ifPresent(session -> handle(contact, session.tick(now), now));
        }
        setting.dialer.onTick(now).forEach(dial -> dial(dial, now));
        timer = Optional.of(scheduler.schedule(TICK_MILLIS, this::tick));
    }

    private void dial(Dial dial, long nowMillis) {
        long link = ++lastLink;
        contacts.put(link, new Contact(link, dial.to(), Optional.of(dial.purpose()), nowMillis));
        links.dial(link, dial.to(), dial.expected());
    }

    /** Whether the dialer should leave {@code peer} alone: it is this node, or connected, or banned. */
    public boolean isUnwanted(PeerId peer) {
        return peer.equals(setting.self)
                || byPeer.containsKey(peer)
                || suspensions.isSuspended(peer, clock.nowMillis())
                || setting.reputation.standing(peer, clock.nowMillis()) instanceof Standing.Banned;
    }

    @Override
    public void accepted(long link, Endpoint from) {
        long now = clock.nowMillis();
        var contact = new Contact(link, from, Optional.empty(), now);
        Admission admission = stopped || setting.addressBans.isBanned(from, now)
                ? new Admission.Refuse(Admission.Refusal.BANNED)
                : setting.limits.onAccepted(from, connections(now), now);
        contacts.put(link, contact);
        admit(contact, admission);
    }

    /** Ends the contact that has no place, if any; whether {@code newcomer} has one. */
    private boolean admit(Contact newcomer, Admission admission) {
        return switch (admission) {
            case Admission.Admit ignored -> true;
            case Admission.AdmitInsteadOf(long victim) -> {
                Optional.ofNullable(contacts.get(victim))
                        .ifPresent(contact -> end(contact, Farewell.Reason.TOO_MANY_PEERS, "makes room"));
                yield true;
            }
            case Admission.Refuse(Admission.Refusal reason) -> {
                var farewell =
                        reason == Admission.Refusal.BANNED ? Farewell.Reason.BANNED : Farewell.Reason.TOO_MANY_PEERS;
                traffic.refused(reason);
                end(newcomer, farewell, String.valueOf(reason));
                yield false;
            }
        };
    }

    @Override
    public void established(long link, PublicKey identity) {
        Contact contact = contacts.get(link);
        if (contact == null || contact.isEnding()) {
            return;
        }
        long now = clock.nowMillis();
        PeerId id = PeerId.of(identity);
        var hello = new Hello(Hello.VERSION, setting.agent, setting.listenPort, application.greeting());
        contact.identify(
                identity,
                new PeerSession(
                        setting.kinds,
                        hello,
                        (lane, message, compressible) -> {
                            contact.bytesOut += message.length;
                            traffic.sent(message.length);
                            return links.send(link, lane, message, compressible);
                        },
                        now));
        if (suspensions.isSuspended(id, now)) {
            end(contact, Farewell.Reason.BANNED, "suspended for what it sent");
            return;
        }
        Standing standing = setting.reputation.standing(id, now);
        if (contact.isOutbound()) {
            if (standing instanceof Standing.Banned) {
                end(contact, Farewell.Reason.BANNED, "banned");
                return;
            }
        } else if (!admit(
                contact, setting.limits.onIdentified(contact.view(standing), connections(now), setting.eviction))) {
            return;
        }
        Contact before = byPeer.get(id);
        if (before != null) {
            boolean newStays = Tie.newOneStays(
                    setting.self, id, contact.isOutbound(), before.isOutbound(), now - before.sinceMillis);
            if (!newStays) {
                meet(contact, id, now);
            }
            end(newStays ? before : contact, Farewell.Reason.DUPLICATE, "another connection stays");
            if (!newStays) {
                return;
            }
        }
        byPeer.put(id, contact);
        setting.reputation.connected(id, now);
    }

    @Override
    public void received(long link, Lane lane, byte[] message) {
        Contact contact = contacts.get(link);
        if (contact != null && !contact.isEnding()) {
            long now = clock.nowMillis();
            contact.bytesIn += message.length;
            traffic.received(message.length);
            contact.session().ifPresent(session -> handle(contact, session.receive(lane, message, now), now));
        }
    }

    @Override
    public void drained(long link) {
        Optional.ofNullable(contacts.get(link))
                .flatMap(Contact::peer)
                .ifPresent(peer -> application.drained(peer.id()));
    }

    @Override
    public void closed(long link, LinkEnd end, String detail) {
        Contact contact = contacts.remove(link);
        if (contact == null) {
            return;
        }
        long now = clock.nowMillis();
        boolean wrongPeer = end == LinkEnd.FAULT && detail.startsWith(ChannelFault.UNEXPECTED_PEER.name());
        if (end == LinkEnd.FAULT && !contact.isEnding()) {
            blame(contact, detail, now);
        }
        if (contact.isOutbound()) {
            if (contact.met) {
                setting.dialer.onClosed(contact.endpoint, now);
            } else {
                setting.dialer.onFailed(
                        contact.endpoint, wrongPeer ? DialFailure.ANOTHER_PEER : DialFailure.NO_PEER, now);
            }
        }
        depart(contact, contact.ending.orElse(detail.isEmpty() ? end.name() : end + ": " + detail), now);
    }

    /** Only what was authentic speaks against an identity: a frame can be spoilt by anybody on its way. */
    private void blame(Contact contact, String detail, long nowMillis) {
        Optional<PeerId> sender = contact.id().filter(ignored -> !detail.startsWith(ChannelFault.FRAME.name()));
        if (sender.isPresent()) {
            breach(sender.get(), detail, nowMillis);
        } else if (!contact.isOutbound()) {
            setting.addressBans.breach(contact.endpoint, nowMillis);
        }
    }

    private void depart(Contact contact, String why, long nowMillis) {
        withdraw(contact, why, nowMillis);
        var waiting = new ArrayList<>(contact.waiting.values());
        contact.waiting.clear();
        waiting.forEach(answer -> answer.accept(Optional.empty()));
        // Whoever names addresses is not to read in the list what answers there, nor to fill it with them.
        boolean hearsay =
                !contact.met && contact.purpose.filter(Purpose::isHearsay).isPresent();
        if (!hearsay && contact.id().filter(byPeer::containsKey).isEmpty()) {
            departures.add(new Departed(contact.id(), contact.endpoint, contact.isOutbound(), why, nowMillis, 1));
        }
    }

    /** Takes a contact out of the peers, where it still is one, and tells the program. */
    private void withdraw(Contact contact, String why, long nowMillis) {
        contact.id().filter(id -> byPeer.remove(id, contact)).ifPresent(id -> {
            setting.reputation.disconnected(id, nowMillis);
            if (contact.peer().isPresent()) {
                application.peerDown(id, why);
            }
        });
    }

    private void handle(Contact contact, List<SessionEvent> events, long nowMillis) {
        for (SessionEvent event : events) {
            if (contact.isEnding()) {
                return;
            }
            handle(contact, event, nowMillis);
        }
    }

    private void handle(Contact contact, SessionEvent event, long nowMillis) {
        PeerId id = contact.id().orElseThrow();
        switch (event) {
            case SessionEvent.Ready(Hello hello) -> ready(contact, id, hello, nowMillis);
            case SessionEvent.Told(MessageKind kind, byte[] payload) -> application.told(id, kind, payload);
            case SessionEvent.Asked(MessageKind kind, long question, byte[] payload) ->
                application.asked(id, kind, payload, (answerKind, answer) -> contact.session()
                        .filter(session -> !contact.isEnding())
                        .map(session -> session.answer(answerKind, question, answer))
                        .orElse(false));
            case SessionEvent.Answered(long question, MessageKind ignored, byte[] payload) ->
                answer(contact, question, Optional.of(payload));
            case SessionEvent.Unanswered(long question) -> answer(contact, question, Optional.empty());
            case SessionEvent.PeersWanted(long question) ->
                contact.session()
                        .ifPresent(session ->
                                session.answerPeers(question, setting.book.answer(contact.endpoint, nowMillis)));
            case SessionEvent.PeersTold(List<Heard> heard) ->
                setting.dialer.onHeard(heard, contact.endpoint, nowMillis);
            case SessionEvent.TooMany(String what) -> note(contact, Behaviour.FLOOD, "too many " + what, nowMillis);
            case SessionEvent.Alive(long roundTripMillis) -> {
                contact.latencyMillis = OptionalLong.of(roundTripMillis);
                contact.leastLatencyMillis = contact.leastLatencyMillis == Connection.UNKNOWN
                        ? roundTripMillis
                        : Math.min(contact.leastLatencyMillis, roundTripMillis);
            }
            case SessionEvent.Silent(String detail) -> {
                setting.reputation.note(id, Behaviour.STALL, nowMillis);
                end(contact, Farewell.Reason.STALLED, detail);
            }
            case SessionEvent.Breach(String detail) -> {
                breach(id, detail, nowMillis);
                end(contact, Farewell.Reason.PROTOCOL_BREACH, detail);
            }
            case SessionEvent.Left(Farewell farewell) -> {
                String why = "left, " + farewell.reason() + ": " + farewell.detail();
                contact.ending = Optional.of(why);
                links.close(contact.link);
                withdraw(contact, why, nowMillis);
            }
        }
    }

    private void ready(Contact contact, PeerId id, Hello hello, long nowMillis) {
        meet(contact, id, nowMillis);
        if (contact.purpose.filter(Purpose.FEELER::equals).isPresent()) {
            end(contact, Farewell.Reason.OTHER, "a feeler");
            return;
        }
        if (contact.isOutbound()) {
            contact.session().ifPresent(session -> session.askPeers(nowMillis, PEERS_TIMEOUT_MILLIS));
        } else if (hello.listenPort() > 0) {
            var reachable = new Endpoint(contact.endpoint.ip(), hello.listenPort());
            setting.dialer.onHeard(List.of(new Heard(reachable, nowMillis)), contact.endpoint, nowMillis);
        }
        application.peerUp(contact.greeted(hello));
    }

    /** What was dialled led to a peer. */
    private void meet(Contact contact, PeerId id, long nowMillis) {
        if (contact.isOutbound() && !contact.met) {
            contact.met = true;
            setting.dialer.onConnected(contact.endpoint, id, nowMillis);
        }
    }

    private static void answer(Contact contact, long question, Optional<byte[]> payload) {
        Consumer<Optional<byte[]>> waiting = contact.waiting.remove(question);
        if (waiting != null) {
            waiting.accept(payload);
        }
    }

    private void note(Contact contact, Behaviour behaviour, String detail, long nowMillis) {
        PeerId id = contact.id().orElseThrow();
        if (behaviour == Behaviour.USEFUL_DELIVERY) {
            contact.usefulMillis = nowMillis;
        }
        switch (setting.reputation.note(id, behaviour, nowMillis)) {
            case Standing.Banned ignored -> end(contact, Farewell.Reason.BANNED, detail);
            case Standing.Trusted ignored
            when behaviour.forfeitsTrust() -> {
                suspend(id, behaviour, detail, nowMillis);
                end(contact, Farewell.Reason.BANNED, detail);
            }
            default -> {
                // It may stay.
            }
        }
    }

    private void breach(PeerId id, String detail, long nowMillis) {
        if (setting.reputation.note(id, Behaviour.PROTOCOL_BREACH, nowMillis) instanceof Standing.Trusted) {
            suspend(id, Behaviour.PROTOCOL_BREACH, detail, nowMillis);
        }
    }

    private void suspend(PeerId id, Behaviour behaviour, String detail, long nowMillis) {
        long millis = suspensions.suspend(id, nowMillis);
        LOG.log(
                System.Logger.Level.WARNING,
                "peer {0}, which the operator chose, is let go for {1} s: {2}, {3}. If this comes again, look at that node,"
                        + " and whether its key is still its own",
                id,
                millis / 1_000,
                behaviour,
                detail);
    }

    /** Says farewell and closes; the program hears of it now, and nothing of this peer afterwards. */
    private void end(Contact contact, Farewell.Reason reason, String detail) {
        if (contact.isEnding()) {
            return;
        }
        String why = reason + ": " + detail;
        contact.ending = Optional.of(why);
        contact.session().ifPresent(session -> session.leave(new Farewell(reason, detail)));
        links.close(contact.link);
        withdraw(contact, why, clock.nowMillis());
    }

    private List<Connection> connections(long nowMillis) {
        return contacts.values().stream()
                .filter(contact -> !contact.isEnding())
                .map(contact -> contact.view(contact.id()
                        .map(id -> setting.reputation.standing(id, nowMillis))
                        .orElseGet(Standing.New::new)))
                .toList();
    }

    private Optional<Contact> up(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer))
                .filter(contact -> contact.peer().isPresent());
    }

    @Override
    public boolean tell(PeerId peer, MessageKind kind, byte[] payload) {
        return up(peer).flatMap(Contact::session)
                .map(session -> session.tell(kind, payload))
                .orElse(false);
    }

    @Override
    public int broadcast(MessageKind kind, byte[] payload) {
        int taken = 0;
        for (PeerId peer : List.copyOf(byPeer.keySet())) {
            taken += tell(peer, kind, payload) ? 1 : 0;
        }
        return taken;
    }

    @Override
    public boolean ask(
            PeerId peer,
            MessageKind kind,
            byte[] payload,
            MessageKind answerKind,
            long timeoutMillis,
            Consumer<Optional<byte[]>> answer) {
        Optional<Contact> contact = up(peer);
        if (contact.isEmpty()) {
            return false;
        }
        OptionalLong question =
                contact.get().session().orElseThrow().ask(kind, payload, answerKind, clock.nowMillis(), timeoutMillis);
        question.ifPresent(number -> contact.get().waiting.put(number, answer));
        return question.isPresent();
    }

    @Override
    public void report(PeerId peer, Behaviour behaviour, String detail) {
        long now = clock.nowMillis();
        up(peer).ifPresentOrElse(
                        contact -> note(contact, behaviour, detail, now),
                        () -> setting.reputation.note(peer, behaviour, now));
    }

    @Override
    public void disconnect(PeerId peer, String why) {
        up(peer).ifPresent(contact -> end(contact, Farewell.Reason.OPERATOR, why));
    }

    @Override
    public List<PeerStatus> peers() {
        long now = clock.nowMillis();
        return byPeer.values().stream()
                .flatMap(contact -> contact.peer().stream()
                        .map(peer -> new PeerStatus(
                                peer,
                                SubnetGroup.of(contact.endpoint).toString(),
                                contact.latencyMillis,
                                setting.reputation.score(peer.id(), now),
                                contact.bytesIn,
                                contact.bytesOut,
                                contact.sinceMillis)))
                .toList();
    }

    /** Lets a suspended peer come back now. */
    public void liftSuspension(PeerId peer) {
        suspensions.lift(peer);
    }

    /** Connections that ended lately, newest first, and why. */
    public List<Departed> departed() {
        return departures.newestFirst();
    }

    public Traffic traffic() {
        return traffic.read(setting.reputation.bans());
    }

    /** The public subnet group that over half of the peers are in. */
    public Optional<SubnetGroup> dominantSubnet() {
        return ConnectionLimits.dominant(
                byPeer.values().stream().map(contact -> contact.endpoint).toList());
    }
}
