package org.psephos.p2p.application;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.Clock;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.discovery.Purpose;
import org.psephos.p2p.protocol.Farewell;
import org.psephos.p2p.protocol.Hello;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.protocol.SessionEvent;
import org.psephos.p2p.reputation.Behaviour;
import org.psephos.p2p.reputation.Connection;
import org.psephos.p2p.transport.Endpoint;

/** What sessions tell, made into calls of the program and into what peers have earned by it. For one thread. */
final class Conversation {
    /** For an answer to {@code GetPeers}. */
    static final long PEERS_TIMEOUT_MILLIS = 30_000;

    private final PeerStack.Setting setting;
    private final Clock clock;
    private final Application application;
    private final Conduct conduct;
    private final Table table;

    /** Where contacts are kept and ended. */
    interface Table {
        /** Says farewell and closes; nothing is told of the contact afterwards. */
        void end(Contact contact, Farewell.Reason reason, String detail);

        /** The other side said farewell. */
        void left(Contact contact, Farewell farewell);
    }

    Conversation(PeerStack.Setting setting, Clock clock, Application application, Conduct conduct, Table table) {
        this.setting = setting;
        this.clock = clock;
        this.application = application;
        this.conduct = conduct;
        this.table = table;
    }

    /** What the contact's session tells, up to its end. */
    void handle(Contact contact, List<SessionEvent> events, long nowMillis) {
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
                                session.answerPeers(question, setting.book().answer(contact.endpoint, nowMillis)));
            case SessionEvent.PeersTold(List<Heard> heard) ->
                setting.dialer().onHeard(heard, contact.endpoint, nowMillis);
            case SessionEvent.TooMany(String what) -> note(contact, Behaviour.FLOOD, "too many " + what, nowMillis);
            case SessionEvent.Alive(long roundTripMillis) -> {
                contact.latencyMillis = OptionalLong.of(roundTripMillis);
                contact.leastLatencyMillis = contact.leastLatencyMillis == Connection.UNKNOWN
                        ? roundTripMillis
                        : Math.min(contact.leastLatencyMillis, roundTripMillis);
            }
            case SessionEvent.Silent(String detail) -> {
                setting.reputation().note(id, Behaviour.STALL, nowMillis);
                table.end(contact, Farewell.Reason.STALLED, detail);
            }
            case SessionEvent.Breach(String detail) -> {
                conduct.mustGo(id, Behaviour.PROTOCOL_BREACH, detail, nowMillis);
                table.end(contact, Farewell.Reason.PROTOCOL_BREACH, detail);
            }
            case SessionEvent.Left(Farewell farewell) -> table.left(contact, farewell);
        }
    }

    private void ready(Contact contact, PeerId id, Hello hello, long nowMillis) {
        meet(contact, id, nowMillis);
        if (contact.purpose.filter(Purpose.FEELER::equals).isPresent()) {
            table.end(contact, Farewell.Reason.OTHER, "a feeler");
            return;
        }
        if (contact.isOutbound()) {
            contact.session().ifPresent(session -> session.askPeers(clock.steadyMillis(), PEERS_TIMEOUT_MILLIS));
        } else if (hello.listenPort() > 0) {
            var reachable = new Endpoint(contact.endpoint.ip(), hello.listenPort());
            setting.dialer().onHeard(List.of(new Heard(reachable, nowMillis)), contact.endpoint, nowMillis);
        }
        application.peerUp(contact.greeted(hello));
    }

    /** What was dialled led to a peer. */
    void meet(Contact contact, PeerId id, long nowMillis) {
        if (contact.isOutbound() && !contact.met) {
            contact.met = true;
            setting.dialer().onConnected(contact.endpoint, id, nowMillis);
        }
    }

    private static void answer(Contact contact, long question, Optional<byte[]> payload) {
        Consumer<Optional<byte[]>> waiting = contact.waiting.remove(question);
        if (waiting != null) {
            waiting.accept(payload);
        }
    }

    /** Takes note of what the contact's peer did, and ends the contact where that goes too far. */
    void note(Contact contact, Behaviour behaviour, String detail, long nowMillis) {
        PeerId id = contact.id().orElseThrow();
        if (behaviour == Behaviour.USEFUL_DELIVERY) {
            contact.usefulMillis = nowMillis;
        }
        if (conduct.mustGo(id, behaviour, detail, nowMillis)) {
            table.end(contact, Farewell.Reason.BANNED, detail);
        }
    }
}
