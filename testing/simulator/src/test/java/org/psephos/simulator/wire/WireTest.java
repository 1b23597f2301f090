package org.psephos.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.Life;
import org.psephos.simulator.time.Trace;
import org.psephos.simulator.time.VirtualTime;

class WireTest {
    private static final long SECOND = 1_000;

    private final Trace trace = new Trace();
    private final VirtualTime time = new VirtualTime(trace);
    private final Wire wire = new Wire(time, trace, new Chance(1), 2);
    private final Side alice = new Side(0);
    private final Side bob = new Side(1);

    private final class Side implements LinkListener {
        final Life life = new Life(time, failure -> log().add("fault"));
        final Host host;
        final List<String> log = new ArrayList<>();
        long link;

        Side(int machine) {
            host = wire.host(machine, place(machine), key(machine), life);
            host.listen(this);
        }

        private List<String> log() {
            return log;
        }

        @Override
        public void accepted(long accepted, Endpoint from) {
            link = accepted;
            log.add("accepted");
        }

        @Override
        public void established(long established, PublicKey identity) {
            link = established;
            log.add("established");
        }

        @Override
        public void received(long on, Lane lane, byte[] message) {
            log.add("received " + message[0]);
        }

        @Override
        public void drained(long on) {
            log.add("drained");
        }

        @Override
        public void closed(long closed, LinkEnd end, String detail) {
            log.add("closed " + end);
        }

        boolean send(int content) {
            return host.send(link, Lane.NORMAL, new byte[] {(byte) content}, false);
        }

        List<String> take() {
            var taken = List.copyOf(log);
            log.clear();
            return taken;
        }
    }

    private static Endpoint place(int machine) {
        return Machine.place(machine);
    }

    private static PublicKey key(int machine) {
        return PublicKey.of(new Chance(machine).bytes(PublicKey.BYTES));
    }

    private void pass(long millis) {
        long until = time.nowMillis() + millis;
        while (time.step(until)) {
            // Each step is one event.
        }
    }

    private void connect() {
        alice.host.dial(1, place(1), Optional.of(PeerId.of(key(1))));
        pass(2 * SECOND);
        assertThat(alice.take()).containsExactly("established");
        assertThat(bob.take()).containsExactly("accepted", "established");
    }

    @Test
    void carriesMessagesInTheirOrder() {
        connect();
        for (int i = 0; i < 20; i++) {
            assertThat(alice.send(i)).isTrue();
        }
        pass(SECOND);

        assertThat(bob.take())
                .hasSize(20)
                .startsWith("received 0", "received 1")
                .endsWith("received 19");
    }

    @Test
    void refusesWhereNobodyIsAndWhereSomebodyElseIs() {
        alice.host.dial(1, place(7), Optional.empty());
        alice.host.dial(2, place(1), Optional.of(PeerId.of(key(0))));
        pass(2 * SECOND);

        assertThat(alice.take()).containsExactly("closed REFUSED", "closed FAULT");
        assertThat(bob.take()).containsExactly("accepted", "closed REMOTE");
        assertThat(wire.connections()).isZero();
    }

    @Test
    void wireThatIsCutOneWayCarriesTheOther() {
        connect();
        wire.cut(0, 1);
        alice.send(1);
        bob.send(2);
        pass(20 * SECOND);
        assertThat(alice.take()).containsExactly("received 2");
        assertThat(bob.take()).isEmpty();

        wire.mend(0, 1);
        pass(SECOND);
        assertThat(bob.take()).containsExactly("received 1");
    }

    @Test
    void dialOverACutWireIsGivenUp() {
        wire.cut(1, 0);
        alice.host.dial(1, place(1), Optional.empty());
        pass(SECOND);
        assertThat(alice.take()).isEmpty();
        pass(15 * SECOND);

        assertThat(alice.take()).containsExactly("closed TIMED_OUT");
    }

    @Test
    void whatWasSentBeforeTheEndStillArrives() {
        connect();
        alice.send(1);
        alice.host.close(alice.link);
        pass(2 * SECOND);

        assertThat(alice.take()).containsExactly("closed LOCAL");
        assertThat(bob.take()).containsExactly("received 1", "closed REMOTE");
        assertThat(bob.send(2)).isFalse();
    }

    @Test
    void resetLosesWhatIsUnderWay() {
        connect();
        alice.send(1);
        wire.reset(1, 0);
        pass(SECOND);

        assertThat(alice.take()).containsExactly("closed UNREACHABLE");
        assertThat(bob.take()).containsExactly("closed UNREACHABLE");
    }

    @Test
    void killedProgramIsHeardOf() {
        connect();
        bob.life.end();
        wire.gone(bob.host, false);
        pass(SECOND);

        assertThat(alice.take()).containsExactly("closed REMOTE");
    }

    @Test
    void darkMachineIsSilentUntilItIsBack() {
        connect();
        bob.life.end();
        wire.gone(bob.host, true);
        alice.send(1);
        pass(100 * SECOND);
        assertThat(alice.take()).isEmpty();

        new Side(1);
        pass(SECOND);
        assertThat(alice.take()).containsExactly("closed UNREACHABLE");
        assertThat(wire.connections()).isZero();
    }

    @Test
    void senderWaitsWhileTooMuchIsUnderWay() {
        connect();
        wire.cut(0, 1);
        int taken = 0;
        while (alice.host.send(alice.link, Lane.BULK, new byte[1 << 20], true)) {
            taken++;
            assertThat(taken).isLessThan(10);
        }
        wire.mend(0, 1);
        pass(300 * SECOND);

        assertThat(bob.take()).hasSize(taken);
        assertThat(alice.take()).containsExactly("drained");
    }

    @Test
    void readerThatPausesGetsNothingUntilItResumes() {
        connect();
        bob.host.pauseReading(bob.link);
        alice.send(1);
        pass(10 * SECOND);
        assertThat(bob.take()).isEmpty();

        bob.host.resumeReading(bob.link);
        pass(SECOND);
        assertThat(bob.take()).containsExactly("received 1");
    }
}
