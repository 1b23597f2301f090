package org.psephos.p2p.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.transport.Lane;

class ProtocolFuzzTest {
    private static final MessageKind NEWS = new MessageKind(16, "News", Lane.NORMAL, 100, true, 1, 3);
    private static final MessageKind FETCH = new MessageKind(17, "Fetch", Lane.PROMPT, 100, false, 10, 10);
    private static final MessageKind FETCHED = new MessageKind(18, "Fetched", Lane.BULK, 1_000, true, 10, 10);
    private static final MessageKinds KINDS = MessageKinds.with(List.of(NEWS, FETCH, FETCHED));
    private static final Hello HELLO = new Hello(1, "test/1", 8_646, Bytes.of(new byte[] {7}));

    /** A peer that says anything at any time: each side stays in its states, and is silent once it is over. */
    @FuzzTest(maxDuration = "1m")
    void session(FuzzedDataProvider data) {
        long now = 1_000_000;
        var session = new PeerSession(KINDS, HELLO, (lane, message, compressible) -> data.consumeBoolean(), now);
        if (data.consumeBoolean()) {
            session.receive(
                    Lane.URGENT,
                    Envelope.plain(MessageKinds.HELLO, HELLO.encode()).encode(),
                    now);
        }
        boolean over = false;
        while (data.remainingBytes() > 0) {
            now += data.consumeInt(0, 40_000);
            List<SessionEvent> events =
                    switch (data.consumeInt(0, 5)) {
                        case 0 -> session.tick(now);
                        case 1 -> {
                            session.ask(FETCH, new byte[1], FETCHED, now, 5_000);
                            yield List.of();
                        }
                        case 2 -> {
                            session.askPeers(now, 5_000);
                            yield List.of();
                        }
                        case 3 ->
                            session.receive(
                                    data.pickValue(Lane.values()), data.consumeBytes(data.consumeInt(0, 300)), now);
                        default ->
                            session.receive(
                                    data.pickValue(Lane.values()),
                                    wellFormed(data).encode(),
                                    now);
                    };
            assertThat(over && !events.isEmpty())
                    .as("told after the end: %s", events)
                    .isFalse();
            over |= events.stream().anyMatch(ProtocolFuzzTest::isLast);
        }
    }

    private static Envelope wellFormed(FuzzedDataProvider data) {
        return new Envelope(
                data.consumeInt(0, 20),
                data.pickValue(Envelope.Form.values()),
                data.consumeInt(0, 5),
                data.consumeBytes(data.consumeInt(0, 1_200)));
    }

    private static boolean isLast(SessionEvent event) {
        return event instanceof SessionEvent.Silent
                || event instanceof SessionEvent.Breach
                || event instanceof SessionEvent.Left;
    }

    /** Whatever comes as a message of the stack's own: refused, or written back alike. */
    @FuzzTest(maxDuration = "1m")
    void messages(byte[] input) {
        if (Envelope.decode(input) instanceof Decoded.Ok<Envelope>(Envelope envelope)) {
            assertThat(envelope.encode()).isEqualTo(input);
        }
        if (Hello.decode(input) instanceof Decoded.Ok<Hello>(Hello hello) && hello.version() == Hello.VERSION) {
            assertThat(hello.encode()).isEqualTo(input);
        }
        if (Farewell.decode(input) instanceof Decoded.Ok<Farewell>(Farewell farewell)) {
            assertThat(Farewell.decode(farewell.encode()).value()).contains(farewell);
        }
        if (HeardList.decode(input) instanceof Decoded.Ok<List<Heard>>(List<Heard> heard)) {
            assertThat(HeardList.encode(heard)).isEqualTo(input);
        }
    }
}
