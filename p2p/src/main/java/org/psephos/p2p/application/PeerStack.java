package org.psephos.p2p.application;

import java.util.ArrayList;
import java.util.List;
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
import org.psephos.p2p.discovery.Purpose;
import org.psephos.p2p.protocol.Farewell;
import org.psephos.p2p.protocol.Hello;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.protocol.MessageKinds;
import org.psephos.p2p.protocol.PeerSession;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.Admission;
import org.psephos.p2p.reputation.Behaviour;
import org.psephos.p2p.reputation.Connection;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.InboundEviction;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.reputation.Standing;
import org.psephos.p2p.reputation.SubnetGroup;
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

    private final Setting setting;
    private final Links links;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Application application;
    private final Conduct conduct;
    private final Conversation conversation;
    private final Contacts contacts = new Contacts();
    private final Departures departures = new Departures();
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

    public PeerStack(Setting setting, Links links, Clock clock, Scheduler scheduler, Application application) {
        this.setting = setting;
        this.links = links;
        this.clock = clock;
        this.scheduler = scheduler;
        this.application = application;
        conduct = new Conduct(setting.reputation, setting.addressBans);
        conversation = new Conversation(setting, clock, application, conduct, new Endings());
    }

    /** Begins to dial. */
    public void start() {
        tick();
    }

    /** Says farewell to everybody and dials no more. */
    public void stop() {
        stopped = true;
        timer.ifPresent(Scheduler.Timer::cancel);
        contacts.all().forEach(contact -> end(contact, Farewell.Reason.SHUTDOWN, "the node stops"));
    }

    private void tick() {
        if (stopped) {
            return;
        }
        long now = clock.nowMillis();
        for (Contact contact : contacts.all()) {
            contact.session()
                    .ifPresent(session -> conversation.handle(contact, session.tick(clock.steadyMillis()), now));
        }
        setting.dialer.onTick(now).forEach(this::dial);
        timer = Optional.of(scheduler.schedule(TICK_MILLIS, this::tick));
    }

    private void dial(Dial dial) {
        long link = ++lastLink;
        contacts.add(new Contact(link, dial.to(), Optional.of(dial.purpose()), clock));
        links.dial(link, dial.to(), dial.expected());
    }

    /** Whether the dialer should leave {@code peer} alone: it is this node, or connected, or banned. */
    public boolean isUnwanted(PeerId peer) {
        return peer.equals(setting.self) || contacts.isConnected(peer) || conduct.isKeptOut(peer, clock.nowMillis());
    }

    @Override
    public void accepted(long link, Endpoint from) {
        long now = clock.nowMillis();
        var contact = new Contact(link, from, Optional.empty(), clock);
        Admission admission = stopped || conduct.isBanned(from, now)
                ? new Admission.Refuse(Admission.Refusal.BANNED)
                : setting.limits.onAccepted(from, connections(now), now);
        contacts.add(contact);
        admit(contact, admission);
    }

    /** Ends the contact that has no place, if any; whether {@code newcomer} has one. */
    private boolean admit(Contact newcomer, Admission admission) {
        return switch (admission) {
            case Admission.Admit ignored -> true;
            case Admission.AdmitInsteadOf(long victim) -> {
                contacts.find(victim).ifPresent(contact -> end(contact, Farewell.Reason.TOO_MANY_PEERS, "makes room"));
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
        contacts.find(link).filter(contact -> !contact.isEnding()).ifPresent(contact -> identified(contact, identity));
    }

    private void identified(Contact contact, PublicKey identity) {
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
                            return links.send(contact.link, lane, message, compressible);
                        },
                        clock.steadyMillis()));
        if (conduct.isSuspended(id, now)) {
            end(contact, Farewell.Reason.BANNED, "suspended for what it sent");
            return;
        }
        Standing standing = conduct.standing(id, now);
        if (contact.isOutbound()) {
            if (standing instanceof Standing.Banned) {
                end(contact, Farewell.Reason.BANNED, "banned");
                return;
            }
        } else if (!admit(
                contact, setting.limits.onIdentified(contact.view(standing), connections(now), setting.eviction))) {
            return;
        }
        Optional<Contact> other = contacts.of(id);
        if (other.isPresent()) {
            Contact before = other.get();
            long age = clock.steadyMillis() - before.sinceSteadyMillis;
            boolean newStays = Tie.newOneStays(setting.self, id, contact.isOutbound(), before.isOutbound(), age);
            if (!newStays) {
                conversation.meet(contact, id, now);
            }
            end(newStays ? before : contact, Farewell.Reason.DUPLICATE, "another connection stays");
            if (!newStays) {
                return;
            }
        }
        contacts.choose(id, contact);
        setting.reputation.connected(id, now);
    }

    @Override
    public void received(long link, Lane lane, byte[] message) {
        contacts.find(link).filter(contact -> !contact.isEnding()).ifPresent(contact -> {
            long now = clock.nowMillis();
            contact.bytesIn += message.length;
            traffic.received(message.length);
            contact.session()
                    .ifPresent(session ->
                            conversation.handle(contact, session.receive(lane, message, clock.steadyMillis()), now));
        });
    }

    @Override
    public void drained(long link) {
        contacts.find(link).flatMap(Contact::peer).ifPresent(peer -> application.drained(peer.id()));
    }

    @Override
    public void closed(long link, LinkEnd end, String detail) {
        contacts.remove(link).ifPresent(contact -> closed(contact, end, detail));
    }

    private void closed(Contact contact, LinkEnd end, String detail) {
        long now = clock.nowMillis();
        boolean wrongPeer = end == LinkEnd.FAULT && detail.startsWith(ChannelFault.UNEXPECTED_PEER.name());
        if (end == LinkEnd.FAULT && !contact.isEnding()) {
            conduct.fault(contact, detail, now);
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

    private void depart(Contact contact, String why, long nowMillis) {
        withdraw(contact, why, nowMillis);
        var waiting = new ArrayList<>(contact.waiting.values());
        contact.waiting.clear();
        waiting.forEach(answer -> answer.accept(Optional.empty()));
        // Whoever names addresses is not to read in the list what answers there, nor to fill it with them.
        boolean hearsay =
                !contact.met && contact.purpose.filter(Purpose::isHearsay).isPresent();
        if (!hearsay && contact.id().filter(contacts::isConnected).isEmpty()) {
            departures.add(new Departed(contact.id(), contact.endpoint, contact.isOutbound(), why, nowMillis, 1));
        }
    }

    /** Takes a contact out of the peers, where it still is one, and tells the program. */
    private void withdraw(Contact contact, String why, long nowMillis) {
        contact.id().filter(id -> contacts.release(id, contact)).ifPresent(id -> {
            setting.reputation.disconnected(id, nowMillis);
            if (contact.peer().isPresent()) {
                application.peerDown(id, why);
            }
        });
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

    private void left(Contact contact, Farewell farewell) {
        String why = "left, " + farewell.reason() + ": " + farewell.detail();
        contact.ending = Optional.of(why);
        links.close(contact.link);
        withdraw(contact, why, clock.nowMillis());
    }

    /** For what sessions lead to. */
    private final class Endings implements Conversation.Table {
        @Override
        public void end(Contact contact, Farewell.Reason reason, String detail) {
            PeerStack.this.end(contact, reason, detail);
        }

        @Override
        public void left(Contact contact, Farewell farewell) {
            PeerStack.this.left(contact, farewell);
        }
    }

    private List<Connection> connections(long nowMillis) {
        return contacts.present(id -> conduct.standing(id, nowMillis));
    }

    @Override
    public boolean tell(PeerId peer, MessageKind kind, byte[] payload) {
        return contacts.up(peer)
                .flatMap(Contact::session)
                .map(session -> session.tell(kind, payload))
                .orElse(false);
    }

    @Override
    public int broadcast(MessageKind kind, byte[] payload) {
        int taken = 0;
        for (PeerId peer : contacts.peers()) {
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
        Optional<Contact> contact = contacts.up(peer);
        if (contact.isEmpty()) {
            return false;
        }
        OptionalLong question = contact.get()
                .session()
                .orElseThrow()
                .ask(kind, payload, answerKind, clock.steadyMillis(), timeoutMillis);
        question.ifPresent(number -> contact.get().waiting.put(number, answer));
        return question.isPresent();
    }

    @Override
    public void report(PeerId peer, Behaviour behaviour, String detail) {
        long now = clock.nowMillis();
        contacts.up(peer)
                .ifPresentOrElse(
                        contact -> conversation.note(contact, behaviour, detail, now),
                        () -> setting.reputation.note(peer, behaviour, now));
    }

    @Override
    public void disconnect(PeerId peer, String why) {
        contacts.up(peer).ifPresent(contact -> end(contact, Farewell.Reason.OPERATOR, why));
    }

    @Override
    public List<PeerStatus> peers() {
        long now = clock.nowMillis();
        return contacts.statuses(id -> setting.reputation.score(id, now));
    }

    /** Lets a suspended peer come back now. */
    public void liftSuspension(PeerId peer) {
        conduct.liftSuspension(peer);
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
        return ConnectionLimits.dominant(contacts.endpoints());
    }
}
