package org.psephos.p2p.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.reputation.TokenBucket;
import org.psephos.p2p.transport.Lane;

/**
 * One side of the talk over one link, from the greeting to the farewell. For one thread. Times are of a clock that nobody sets.
 *
 * <p>After {@link SessionEvent.Silent}, {@link SessionEvent.Breach} or {@link SessionEvent.Left} nothing more is told.
 */
public final class PeerSession {
    /** From the link's handshake to the peer's greeting. */
    static final long HELLO_TIMEOUT_MILLIS = 10_000;

    /** A ping follows where nothing was pinged for so long. */
    static final long PING_INTERVAL_MILLIS = 30_000;

    static final long PONG_TIMEOUT_MILLIS = 20_000;

    /**
     * Of unknown kinds, bytes a second in the long run and at once: a newer node may try something, but what is skipped has been decrypted,
     * decompressed and carried to the lane. Enough at once for the largest message there is.
     */
    static final double SKIPPED_BYTES_PER_SECOND = 256 << 10;

    static final int SKIPPED_BYTES_BURST = 16 << 20;

    /** What a message that is skipped counts for at least. */
    static final int MIN_SKIPPED_BYTES = 512;

    private final MessageKinds kinds;
    private final Sender sender;

    /** By the code of a kind. */
    private final Map<Integer, TokenBucket> buckets = new HashMap<>();

    private final TokenBucket skippable = new TokenBucket(SKIPPED_BYTES_PER_SECOND, SKIPPED_BYTES_BURST);
    private final Questions questions = new Questions();
    private final long startedMillis;
    private @Nullable Hello theirs;
    private boolean over;
    private long skipped;
    private long pings;
    private long pingSentMillis;
    private boolean pongAwaited;

    /** Where messages go. */
    @FunctionalInterface
    public interface Sender {
        /** As {@link org.psephos.p2p.transport.Links#send}. */
        boolean send(Lane lane, byte[] message, boolean compressible);
    }

    /** Greets at once. */
    public PeerSession(MessageKinds kinds, Hello mine, Sender sender, long nowMillis) {
        this.kinds = kinds;
        this.sender = sender;
        this.startedMillis = nowMillis;
        this.pingSentMillis = nowMillis;
        send(MessageKinds.HELLO, Envelope.plain(MessageKinds.HELLO, mine.encode()));
    }

    public boolean isReady() {
        return theirs != null && !over;
    }

    /** What the peer greeted with. */
    public Optional<Hello> hello() {
        return Optional.ofNullable(theirs);
    }

    /** Messages of kinds that this node does not know. */
    public long skipped() {
        return skipped;
    }

    /** Whether it was taken; false where the session is not ready, or too much waits on the link. */
    public boolean tell(MessageKind kind, byte[] payload) {
        return isReady() && send(kind, Envelope.plain(kind, payload));
    }

    /** The question's number; empty where it could not be sent, or too many wait for answers. */
    public OptionalLong ask(MessageKind kind, byte[] payload, MessageKind answer, long nowMillis, long timeoutMillis) {
        if (!isReady() || questions.isFull()) {
            return OptionalLong.empty();
        }
        long question = questions.add(answer, nowMillis + timeoutMillis);
        if (!send(kind, new Envelope(kind.code(), Envelope.Form.QUESTION, question, payload))) {
            questions.close(question);
            return OptionalLong.empty();
        }
        return OptionalLong.of(question);
    }

    public boolean answer(MessageKind kind, long question, byte[] payload) {
        return isReady() && send(kind, new Envelope(kind.code(), Envelope.Form.ANSWER, question, payload));
    }

    /** Asks for other peers' addresses; {@link SessionEvent.PeersTold} follows. */
    public boolean askPeers(long nowMillis, long timeoutMillis) {
        return ask(MessageKinds.GET_PEERS, new byte[0], MessageKinds.PEERS, nowMillis, timeoutMillis)
                .isPresent();
    }

    /** @param heard at most {@link org.psephos.p2p.discovery.AddressBook#MAX_HEARD} */
    public boolean answerPeers(long question, List<Heard> heard) {
        return answer(MessageKinds.PEERS, question, HeardList.encode(heard));
    }

    /** The last message of this side; the caller ends the link. */
    public void leave(Farewell farewell) {
        if (!over) {
            send(MessageKinds.DISCONNECT, Envelope.plain(MessageKinds.DISCONNECT, farewell.encode()));
            over = true;
        }
    }

    /** To be called every second or so. */
    public List<SessionEvent> tick(long nowMillis) {
        if (over) {
            return List.of();
        }
        if (theirs == null) {
            return nowMillis - startedMillis >= HELLO_TIMEOUT_MILLIS
                    ? end(new SessionEvent.Silent("no greeting"))
                    : List.of();
        }
        if (pongAwaited && nowMillis - pingSentMillis >= PONG_TIMEOUT_MILLIS) {
            return end(new SessionEvent.Silent("no answer to a ping for " + PONG_TIMEOUT_MILLIS + " ms"));
        }
        if (!pongAwaited && nowMillis - pingSentMillis >= PING_INTERVAL_MILLIS) {
            ping(nowMillis);
        }
        return questions.expire(nowMillis).stream()
                .<SessionEvent>map(SessionEvent.Unanswered::new)
                .toList();
    }

    private void ping(long nowMillis) {
        pings++;
        pingSentMillis = nowMillis;
        pongAwaited = send(MessageKinds.PING, Envelope.plain(MessageKinds.PING, number(pings)));
    }

    /** Takes a message from the link. */
    public List<SessionEvent> receive(Lane lane, byte[] message, long nowMillis) {
        if (over) {
            return List.of();
        }
        return switch (Envelope.decode(message)) {
            case Decoded.Malformed<Envelope>(String detail) -> breach(detail);
            case Decoded.Ok<Envelope>(Envelope envelope) -> {
                Optional<MessageKind> kind = kinds.find(envelope.code());
                yield kind.isEmpty()
                        ? skip(envelope.code(), message.length, nowMillis)
                        : receive(kind.get(), lane, envelope, nowMillis);
            }
        };
    }

    private List<SessionEvent> skip(int code, int bytes, long nowMillis) {
        if (theirs == null) {
            return breach("a message of kind " + code + " before the greeting");
        }
        skipped++;
        return skippable.take(Math.max(MIN_SKIPPED_BYTES, bytes), nowMillis)
                ? List.of()
                : List.of(new SessionEvent.TooMany("of unknown kinds"));
    }

    private List<SessionEvent> receive(MessageKind kind, Lane lane, Envelope envelope, long nowMillis) {
        if (lane != kind.lane()) {
            return breach(kind + " on lane " + lane);
        }
        if (envelope.payload().length > kind.maxBytes()) {
            return breach(kind + " of " + envelope.payload().length + " bytes, allowed " + kind.maxBytes());
        }
        if (theirs == null && !kind.equals(MessageKinds.HELLO) && !kind.equals(MessageKinds.DISCONNECT)) {
            return breach(kind + " before the greeting");
        }
        return switch (envelope.form()) {
            // Only what was asked for comes as an answer: it needs no other limit.
            case ANSWER -> answered(kind, envelope);
            case PLAIN, QUESTION ->
                withinRate(kind, nowMillis)
                        ? said(kind, envelope, nowMillis)
                        : List.of(new SessionEvent.TooMany(kind.name()));
        };
    }

    private boolean withinRate(MessageKind kind, long nowMillis) {
        return buckets.computeIfAbsent(kind.code(), code -> new TokenBucket(kind.perSecond(), kind.burst()))
                .take(1, nowMillis);
    }

    private List<SessionEvent> answered(MessageKind kind, Envelope envelope) {
        Optional<MessageKind> wanted = questions.close(envelope.number());
        if (wanted.isEmpty()) {
            return questions.isLate(envelope.number()) ? List.of() : breach(kind + " that nobody asked for");
        }
        if (!wanted.get().equals(kind)) {
            return breach(kind + " for an answer where " + wanted.get() + " was wanted");
        }
        if (kind.equals(MessageKinds.PEERS)) {
            return switch (HeardList.decode(envelope.payload())) {
                case Decoded.Ok<List<Heard>>(List<Heard> heard) -> List.of(new SessionEvent.PeersTold(heard));
                case Decoded.Malformed<List<Heard>>(String detail) -> breach(kind + ": " + detail);
            };
        }
        return List.of(new SessionEvent.Answered(envelope.number(), kind, envelope.payload()));
    }

    private List<SessionEvent> said(MessageKind kind, Envelope envelope, long nowMillis) {
        boolean question = envelope.form() == Envelope.Form.QUESTION;
        byte[] payload = envelope.payload();
        if (kind.code() >= MessageKind.FIRST_OF_PROGRAM) {
            return List.of(
                    question
                            ? new SessionEvent.Asked(kind, envelope.number(), payload)
                            : new SessionEvent.Told(kind, payload));
        }
        if (question != kind.equals(MessageKinds.GET_PEERS)) {
            return breach(kind + (question ? " as a question" : " that is no question"));
        }
        if (kind.equals(MessageKinds.HELLO)) {
            return greeted(payload);
        }
        if (kind.equals(MessageKinds.PING)) {
            return payload.length == Long.BYTES ? ponged(payload) : breach("a ping of " + payload.length + " bytes");
        }
        if (kind.equals(MessageKinds.PONG)) {
            return alive(payload, nowMillis);
        }
        if (kind.equals(MessageKinds.DISCONNECT)) {
            return switch (Farewell.decode(payload)) {
                case Decoded.Ok<Farewell>(Farewell farewell) -> end(new SessionEvent.Left(farewell));
                case Decoded.Malformed<Farewell>(String detail) -> breach(kind + ": " + detail);
            };
        }
        return kind.equals(MessageKinds.GET_PEERS)
                ? List.of(new SessionEvent.PeersWanted(envelope.number()))
                : breach(kind + " that nobody asked for");
    }

    private List<SessionEvent> greeted(byte[] payload) {
        if (theirs != null) {
            return breach("a second greeting");
        }
        return switch (Hello.decode(payload)) {
            case Decoded.Ok<Hello>(Hello hello) -> {
                theirs = hello;
                yield List.of(new SessionEvent.Ready(hello));
            }
            case Decoded.Malformed<Hello>(String detail) -> breach("greeting: " + detail);
        };
    }

    private List<SessionEvent> ponged(byte[] payload) {
        send(MessageKinds.PONG, Envelope.plain(MessageKinds.PONG, payload));
        return List.of();
    }

    private List<SessionEvent> alive(byte[] payload, long nowMillis) {
        if (!pongAwaited || !Arrays.equals(payload, number(pings))) {
            return breach("an answer to no ping");
        }
        pongAwaited = false;
        return List.of(new SessionEvent.Alive(Math.max(0, nowMillis - pingSentMillis)));
    }

    private List<SessionEvent> breach(String detail) {
        return end(new SessionEvent.Breach(detail));
    }

    private List<SessionEvent> end(SessionEvent last) {
        over = true;
        return List.of(last);
    }

    private boolean send(MessageKind kind, Envelope envelope) {
        if (envelope.payload().length > kind.maxBytes()) {
            throw new IllegalArgumentException(
                    kind + " of " + envelope.payload().length + " bytes, allowed " + kind.maxBytes());
        }
        return sender.send(kind.lane(), envelope.encode(), kind.compressible());
    }

    private static byte[] number(long number) {
        return new Writer(Long.BYTES).u64(number).toBytes();
    }
}
