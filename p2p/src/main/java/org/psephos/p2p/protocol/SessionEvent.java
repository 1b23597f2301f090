package org.psephos.p2p.protocol;

import java.util.List;
import org.psephos.p2p.discovery.Heard;

/** What a peer said, or failed to say. */
public sealed interface SessionEvent {
    /** The first that is told: greetings have been exchanged, and the program's messages may go both ways. */
    record Ready(Hello hello) implements SessionEvent {}

    /** A message of the program. */
    record Told(MessageKind kind, byte[] payload) implements SessionEvent {}

    /** A question of the program, to be answered with {@link PeerSession#answer}. */
    record Asked(MessageKind kind, long question, byte[] payload) implements SessionEvent {}

    /** The answer to a question of this side. */
    record Answered(long question, MessageKind kind, byte[] payload) implements SessionEvent {}

    /** No answer came in time. */
    record Unanswered(long question) implements SessionEvent {}

    /** The peer wants to know others; {@link PeerSession#answerPeers}. */
    record PeersWanted(long question) implements SessionEvent {}

    record PeersTold(List<Heard> heard) implements SessionEvent {}

    /** One message more than is allowed of what it is, a kind's name or what is left over; it was dropped. */
    record TooMany(String what) implements SessionEvent {}

    /** A keep-alive was answered. */
    record Alive(long roundTripMillis) implements SessionEvent {}

    /** Nothing came for too long: the connection is to be ended. */
    record Silent(String detail) implements SessionEvent {}

    /** The peer broke the rules: the connection is to be ended. */
    record Breach(String detail) implements SessionEvent {}

    /** The peer says that it ends the connection. */
    record Left(Farewell farewell) implements SessionEvent {}
}
