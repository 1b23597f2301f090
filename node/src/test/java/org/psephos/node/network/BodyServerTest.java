package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;

class BodyServerTest {
    private static final PeerId ONE = new PeerId(0, 0, 1);
    private static final PeerId TWO = new PeerId(0, 0, 2);
    private static final long MIB = 1 << 20;

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualClock clock = new VirtualClock(time, 1_000_000);
    private final BodyServer server = new BodyServer(clock, time);
    private final List<Integer> sent = new ArrayList<>();
    private boolean room = true;

    private void ask(PeerId peer, int number, long bytes) {
        server.answer(peer, made -> made.accept(new BodyServer.Answer(bytes, () -> room && sent.add(number))));
    }

    @Test
    void answersOneAfterTheOtherAsThereIsRoom() {
        room = false;
        server.peerUp(ONE);
        for (int i = 0; i < 100; i++) {
            ask(ONE, i, 1);
        }
        assertThat(sent).isEmpty();
        room = true;
        server.drained(ONE);

        assertThat(sent)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, BodyServer.MAX_WAITING).boxed().toList());
        server.peerDown(ONE);
        ask(ONE, -1, 1);
        assertThat(sent).doesNotContain(-1);
    }

    @Test
    void servesAPeerNoMoreThanItsRateAllowsWhateverTheClockShows() {
        server.peerUp(ONE);
        server.peerUp(TWO);
        long seconds = 10;
        for (int i = 0; i < 10 * seconds; i++) {
            for (int j = 0; j < 20; j++) {
                ask(ONE, 1, MIB);
            }
            clock.step(60_000);
            time.advance(100);
        }

        long allowed = BodyServer.BYTES_BURST + seconds * BodyServer.BYTES_PER_SECOND;
        assertThat(sent.size()).isBetween((int) (allowed / MIB) - 1, (int) (allowed / MIB) + 1);
        ask(TWO, 2, MIB);
        assertThat(sent).as("others are not kept waiting").endsWith(2);
    }

    @Test
    void makesNothingForAPeerThatIsGone() {
        server.peerUp(ONE);
        ask(ONE, 1, 2 * BodyServer.BYTES_BURST);
        ask(ONE, 2, 1);
        server.peerDown(ONE);
        time.advance(60_000);

        assertThat(sent).containsExactly(1);
    }

    @Test
    void comingBackGivesNobodyAnotherAllowance() {
        for (int i = 0; i < 10; i++) {
            server.peerUp(ONE);
            for (int j = 0; j < 2; j++) {
                ask(ONE, 1, BodyServer.BYTES_BURST);
            }
            server.peerDown(ONE);
        }
        // One is what there was, one is owed; nothing more as long as the debt lasts.
        assertThat(sent).hasSize(2);
        for (int i = 0; i < 2 * BodyServer.MAX_ALLOWANCES; i++) {
            server.peerUp(new PeerId(0, 1, i));
            server.peerDown(new PeerId(0, 1, i));
        }
        server.peerUp(ONE);
        ask(ONE, 2, 1);
        assertThat(sent).as("it is not remembered for ever").endsWith(2);
    }

    /** One key a dial: each would have an allowance of its own. */
    @Test
    void newKeysTogetherGetNoMoreThanAShare() {
        PeerId known = new PeerId(0, 2, 1);
        server.peerUp(known);
        time.advance(BodyServer.NEWCOMER_MILLIS);
        long seconds = 20;
        for (int i = 0; i < 10 * seconds; i++) {
            PeerId fresh = new PeerId(0, 3, i);
            server.peerUp(fresh);
            for (int j = 0; j < 64; j++) {
                ask(fresh, 1, MIB);
            }
            time.advance(100);
            server.peerDown(fresh);
        }

        long allowed = BodyServer.NEWCOMERS_BYTES_BURST + seconds * BodyServer.NEWCOMERS_BYTES_PER_SECOND;
        assertThat(sent.size()).isBetween((int) (allowed / MIB) - 64, (int) (allowed / MIB) + 64);
        ask(known, 2, MIB);
        assertThat(sent).as("whoever has been here for a while has its own").endsWith(2);
    }

    @Test
    void newcomerIsServedByItsOwnRateAfterAWhileHoweverManyNewKeysThereAre() {
        server.peerUp(ONE);
        server.peerUp(TWO);
        ask(TWO, 1, 100 * BodyServer.NEWCOMERS_BYTES_BURST);
        ask(ONE, 2, MIB);
        assertThat(sent).containsExactly(1);
        time.advance(BodyServer.NEWCOMER_MILLIS / 2);
        assertThat(sent).as("others have taken all that there is for newcomers").containsExactly(1);
        time.advance(BodyServer.NEWCOMER_MILLIS / 2 + 1);

        assertThat(sent).containsExactly(1, 2);
    }
}
