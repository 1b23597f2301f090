package org.psephos.p2p.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;

class PeerSessionTest {
    private static final MessageKind NEWS = new MessageKind(16, "News", Lane.NORMAL, 100, true, 1, 3);
    private static final MessageKind FETCH = new MessageKind(17, "Fetch", Lane.PROMPT, 100, false, 10, 10);
    private static final MessageKind FETCHED = new MessageKind(18, "Fetched", Lane.BULK, 1_000, true, 10, 10);
    private static final MessageKinds KINDS = MessageKinds.with(List.of(NEWS, FETCH, FETCHED));
    private static final Hello HELLO = new Hello(1, "test/1", 8_646, Bytes.of(new byte[] {7}));

    private final Side alice = new Side();
    private final Side bob = new Side();
    private long now = 1_000_000;

    private record Sent(Lane lane, byte[] message) {}

    private static final class Side {
        final Deque<Sent> outbox = new ArrayDeque<>();
        final List<SessionEvent> events = new ArrayList<>();
        boolean full;
        Optional<PeerSession> session = Optional.empty();

        PeerSession session() {
            return session.orElseThrow();
        }

        void start(long now) {
            session = Optional.of(new PeerSession(KINDS, HELLO, this::send, now));
        }

        private boolean send(Lane lane, byte[] message, boolean compressible) {
            return !full && outbox.add(new Sent(lane, message));
        }

        void receive(Lane lane, byte[] message, long now) {
            events.addAll(session().receive(lane, message, now));
        }

        void receive(MessageKind kind, Envelope envelope, long now) {
            receive(kind.lane(), envelope.encode(), now);
        }

        List<SessionEvent> take() {
            var taken = List.copyOf(events);
            events.clear();
            return taken;
        }
    }

    private void greet() {
        alice.start(now);
        bob.start(now);
        pump();
        assertThat(alice.take()).containsExactly(new SessionEvent.Ready(HELLO));
        assertThat(bob.take()).containsExactly(new SessionEvent.Ready(HELLO));
    }

    private void pump() {
        while (!alice.outbox.isEmpty() || !bob.outbox.isEmpty()) {
            carry(alice, bob);
            carry(bob, alice);
        }
    }

    private void carry(Side from, Side to) {
        while (!from.outbox.isEmpty()) {
            Sent sent = from.outbox.remove();
            to.receive(sent.lane, sent.message, now);
        }
    }

    private void tick(Side side) {
        side.events.addAll(side.session().tick(now));
    }

    private void assertBreach(Side side) {
        assertThat(side.take()).singleElement().isInstanceOf(SessionEvent.Breach.class);
        side.receive(MessageKinds.PING, Envelope.plain(MessageKinds.PING, new byte[8]), now);
        assertThat(side.take()).isEmpty();
        assertThat(side.session().isReady()).isFalse();
    }

    @Test
    void greetsBeforeAnythingElse() {
        alice.start(now);

        assertThat(alice.session().isReady()).isFalse();
        assertThat(alice.session().tell(NEWS, new byte[1])).isFalse();
        assertThat(alice.outbox).hasSize(1);
        alice.receive(NEWS, Envelope.plain(NEWS, new byte[1]), now);
        assertBreach(alice);
    }

    @Test
    void passesOnWhatIsTold() {
        greet();

        assertThat(alice.session().tell(NEWS, new byte[] {1, 2})).isTrue();
        pump();

        assertThat(bob.take()).singleElement().isInstanceOfSatisfying(SessionEvent.Told.class, told -> assertThat(
                        told.payload())
                .containsExactly(1, 2));
    }

    @Test
    void bringsAnswersToTheirQuestions() {
        greet();
        long first = ask();
        long second = ask();
        pump();
        assertThat(bob.take()).hasSize(2);

        assertThat(bob.session().answer(FETCHED, second, new byte[] {2})).isTrue();
        assertThat(bob.session().answer(FETCHED, first, new byte[] {1})).isTrue();
        pump();

        assertThat(alice.take())
                .extracting(event -> ((SessionEvent.Answered) event).question())
                .containsExactly(second, first);
    }

    private long ask() {
        return alice.session().ask(FETCH, new byte[0], FETCHED, now, 5_000).orElseThrow();
    }

    @Test
    void givesUpAQuestionInTimeAndSkipsItsLateAnswer() {
        greet();
        long question = ask();
        now += 5_000;
        tick(alice);
        assertThat(alice.take()).containsExactly(new SessionEvent.Unanswered(question));

        pump();
        bob.session().answer(FETCHED, question, new byte[1]);
        pump();

        assertThat(alice.take()).isEmpty();
        assertThat(alice.session().isReady()).isTrue();
    }

    @Test
    void asksNoMoreThanItCanRemember() {
        greet();
        for (int i = 0; i < Questions.MAX_OPEN; i++) {
            ask();
        }

        assertThat(alice.session().ask(FETCH, new byte[0], FETCHED, now, 5_000)).isEmpty();
    }

    @Test
    void forgetsAQuestionThatCouldNotBeSent() {
        greet();
        alice.full = true;
        for (int i = 0; i < 2 * Questions.MAX_OPEN; i++) {
            assertThat(alice.session().ask(FETCH, new byte[0], FETCHED, now, 5_000))
                    .isEqualTo(OptionalLong.empty());
        }
        alice.full = false;

        assertThat(alice.session().ask(FETCH, new byte[0], FETCHED, now, 5_000)).isPresent();
    }

    @Test
    void takesNoAnswerThatNobodyAskedFor() {
        greet();
        alice.receive(FETCHED, new Envelope(18, Envelope.Form.ANSWER, 1, new byte[1]), now);
        assertBreach(alice);
    }

    @Test
    void takesNoAnswerOfAnotherKind() {
        greet();
        long question = ask();
        alice.receive(NEWS, new Envelope(16, Envelope.Form.ANSWER, question, new byte[1]), now);
        assertBreach(alice);
    }

    @Test
    void dropsWhatIsMoreThanTheRate() {
        greet();
        for (int i = 0; i < 4; i++) {
            alice.session().tell(NEWS, new byte[1]);
        }
        pump();

        List<SessionEvent> events = bob.take();
        assertThat(events).hasSize(4);
        assertThat(events.getLast()).isEqualTo(new SessionEvent.TooMany("News"));
        now += 1_000;
        alice.session().tell(NEWS, new byte[1]);
        pump();
        assertThat(bob.take()).singleElement().isInstanceOf(SessionEvent.Told.class);
    }

    @Test
    void skipsAndCountsUnknownKinds() {
        greet();
        alice.receive(Lane.BULK, new byte[] {99, 0, 1, 2, 3}, now);

        assertThat(alice.take()).isEmpty();
        assertThat(alice.session().skipped()).isEqualTo(1);
        assertThat(alice.session().isReady()).isTrue();
    }

    @Test
    void skipsNoMoreThanANewerNodeWouldTry() {
        greet();
        byte[] largest = new byte[9 << 20];
        largest[0] = 99;
        alice.receive(Lane.BULK, largest, now);
        assertThat(alice.take()).isEmpty();
        alice.receive(Lane.BULK, largest, now);
        assertThat(alice.take()).containsExactly(new SessionEvent.TooMany("of unknown kinds"));

        now += 60_000;
        alice.receive(Lane.BULK, largest, now);
        assertThat(alice.take()).isEmpty();
        assertThat(alice.session().isReady()).isTrue();
    }

    @Test
    void skipsNoEndlessStreamOfSmallMessages() {
        greet();
        for (int i = 0; i <= PeerSession.SKIPPED_BYTES_BURST / PeerSession.MIN_SKIPPED_BYTES; i++) {
            alice.receive(Lane.BULK, new byte[] {99, 0, 1}, now);
        }

        assertThat(alice.take()).containsExactly(new SessionEvent.TooMany("of unknown kinds"));
    }

    @Test
    void skipsNothingBeforeTheGreeting() {
        alice.start(now);
        alice.receive(Lane.BULK, new byte[] {99, 0, 1}, now);

        assertBreach(alice);
    }

    @Test
    void takesOneLateAnswerToEachQuestion() {
        greet();
        long question = ask();
        now += 5_000;
        tick(alice);
        assertThat(alice.take()).containsExactly(new SessionEvent.Unanswered(question));
        var late = new Envelope(18, Envelope.Form.ANSWER, question, new byte[1]);
        alice.receive(FETCHED, late, now);
        assertThat(alice.take()).isEmpty();
        alice.receive(FETCHED, late, now);

        assertBreach(alice);
    }

    @Test
    void takesNoSecondAnswer() {
        greet();
        long question = ask();
        var answer = new Envelope(18, Envelope.Form.ANSWER, question, new byte[1]);
        alice.receive(FETCHED, answer, now);
        assertThat(alice.take()).singleElement().isInstanceOf(SessionEvent.Answered.class);
        alice.receive(FETCHED, answer, now);

        assertBreach(alice);
    }

    @Test
    void refusesAWrongLaneAndTooManyBytes() {
        greet();
        alice.receive(Lane.BULK, Envelope.plain(NEWS, new byte[1]).encode(), now);
        assertBreach(alice);
        bob.receive(NEWS, Envelope.plain(NEWS, new byte[101]), now);
        assertBreach(bob);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void refusesItsOwnKindsInTheWrongForm(int code) {
        greet();
        MessageKind kind = KINDS.find(code).orElseThrow();
        var wrong = code == 3 ? Envelope.Form.PLAIN : Envelope.Form.QUESTION;
        alice.receive(kind, new Envelope(code, wrong, wrong == Envelope.Form.PLAIN ? 0 : 1, new byte[0]), now);
        assertBreach(alice);
    }

    @Test
    void refusesASecondGreeting() {
        greet();
        now += 100_000;
        alice.receive(MessageKinds.HELLO, Envelope.plain(MessageKinds.HELLO, HELLO.encode()), now);
        assertBreach(alice);
    }

    @Test
    void readsAGreetingOfALaterVersion() {
        alice.start(now);
        byte[] later = new Writer()
                .raw(new Hello(2, "later/9", 1, Bytes.EMPTY).encode())
                .raw(new byte[] {1, 2, 3})
                .toBytes();
        alice.receive(MessageKinds.HELLO, Envelope.plain(MessageKinds.HELLO, later), now);

        assertThat(alice.take()).containsExactly(new SessionEvent.Ready(new Hello(2, "later/9", 1, Bytes.EMPTY)));
    }

    @Test
    void refusesAGreetingWithMoreAtItsEnd() {
        alice.start(now);
        byte[] padded = new Writer().raw(HELLO.encode()).u8(0).toBytes();
        alice.receive(MessageKinds.HELLO, Envelope.plain(MessageKinds.HELLO, padded), now);
        assertBreach(alice);
    }

    @Test
    void measuresTheRoundTripAndNoticesSilence() {
        greet();
        now += PeerSession.PING_INTERVAL_MILLIS;
        tick(alice);
        now += 120;
        pump();
        assertThat(alice.take()).containsExactly(new SessionEvent.Alive(120));

        now += PeerSession.PING_INTERVAL_MILLIS;
        tick(alice);
        now += PeerSession.PONG_TIMEOUT_MILLIS;
        tick(alice);
        assertThat(alice.take()).singleElement().isInstanceOf(SessionEvent.Silent.class);
        tick(alice);
        assertThat(alice.take()).isEmpty();
    }

    @Test
    void noticesThatNoGreetingComes() {
        alice.start(now);
        now += PeerSession.HELLO_TIMEOUT_MILLIS;
        tick(alice);

        assertThat(alice.take()).singleElement().isInstanceOf(SessionEvent.Silent.class);
    }

    @Test
    void triesAPingAgainThatFoundNoRoom() {
        greet();
        alice.full = true;
        now += PeerSession.PING_INTERVAL_MILLIS;
        tick(alice);
        now += PeerSession.PING_INTERVAL_MILLIS;
        alice.full = false;
        tick(alice);
        pump();

        assertThat(alice.take()).singleElement().isInstanceOf(SessionEvent.Alive.class);
    }

    @Test
    void refusesAPongThatAnswersNothing() {
        greet();
        alice.receive(MessageKinds.PONG, Envelope.plain(MessageKinds.PONG, new byte[8]), now);
        assertBreach(alice);
    }

    @Test
    void tellsOfOtherPeers() {
        greet();
        var address = new Heard(Endpoint.parse("[2001:db8::1]:8646").orElseThrow(), 1_234);
        assertThat(alice.session().askPeers(now, 5_000)).isTrue();
        pump();
        assertThat(bob.take())
                .singleElement()
                .isInstanceOfSatisfying(SessionEvent.PeersWanted.class, wanted -> assertThat(
                                bob.session().answerPeers(wanted.question(), List.of(address)))
                        .isTrue());
        pump();

        assertThat(alice.take()).containsExactly(new SessionEvent.PeersTold(List.of(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "e\u0301", "\ud83d", "\uffff", "\n"})
    void saysFarewellWhateverTheReasonIs(String character) {
        greet();
        alice.session().leave(new Farewell(Farewell.Reason.BANNED, "why: " + character.repeat(1_000)));
        pump();

        assertThat(bob.take()).singleElement().isInstanceOfSatisfying(SessionEvent.Left.class, left -> {
            assertThat(left.farewell().reason()).isEqualTo(Farewell.Reason.BANNED);
            assertThat(left.farewell().detail()).startsWith("why: ").hasSize(Farewell.MAX_DETAIL_BYTES);
        });
    }

    @Test
    void saysFarewell() {
        greet();
        alice.session().leave(new Farewell(Farewell.Reason.SHUTDOWN, "until tomorrow"));
        pump();

        assertThat(bob.take())
                .containsExactly(new SessionEvent.Left(new Farewell(Farewell.Reason.SHUTDOWN, "until tomorrow")));
        assertThat(alice.session().tell(NEWS, new byte[1])).isFalse();
    }

    @Test
    void neverThrowsOverWhatAPeerSends() {
        greet();
        byte[][] hostile = {
            {}, {0}, {(byte) 0x80, 0}, {16, 3}, {16, 1}, {16, 1, (byte) 0x80, 0}, {4, 2, 1, (byte) 0xff}, {5, 0, 0}
        };
        for (byte[] message : hostile) {
            for (Lane lane : Lane.values()) {
                var side = new Side();
                side.start(now);
                side.receive(MessageKinds.HELLO, Envelope.plain(MessageKinds.HELLO, HELLO.encode()), now);
                side.receive(lane, message, now);
                assertThat(side.take().getLast()).isInstanceOfAny(SessionEvent.Breach.class, SessionEvent.Ready.class);
            }
        }
    }

    @Test
    void refusesToSendWhatNobodyMayReceive() {
        greet();

        assertThatThrownBy(() -> alice.session().tell(NEWS, new byte[101]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
