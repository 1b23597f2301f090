package org.psephos.p2p.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.reputation.Admission.Refusal;
import org.psephos.p2p.reputation.Behaviour;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.Standing;
import org.psephos.p2p.transport.ChannelFault;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;

/** What becomes of a connection that stands: the two of it, and what each makes of the other. */
class TwoPeersTest {
    private static final long MINUTE = 60_000;

    private final VirtualNet net = new VirtualNet(1);
    private final TestNode bob = new TestNode(net, 2, ConnectionLimits.DEFAULT, DiscoveryMode.OFF).started();
    private final TestNode alice = new TestNode(net, 1, ConnectionLimits.DEFAULT, DiscoveryMode.OFF)
            .knowing(bob)
            .started();

    @BeforeEach
    void connect() {
        net.run(1_000);
    }

    @Test
    void connectsTellsAsksAndParts() {
        assertThat(alice.up).containsExactly(bob.id);
        assertThat(bob.up).containsExactly(alice.id);

        assertThat(alice.stack.tell(bob.id, TestNode.NEWS, new byte[] {7})).isTrue();
        assertThat(bob.stack.broadcast(TestNode.NEWS, new byte[] {8})).isEqualTo(1);
        var answers = new ArrayList<Optional<byte[]>>();
        assertThat(alice.stack.ask(bob.id, TestNode.FETCH, new byte[] {41}, TestNode.FETCHED, 5_000, answers::add))
                .isTrue();
        net.run(1_000);
        assertThat(bob.log).contains("News 7");
        assertThat(alice.log).contains("News 8");
        assertThat(answers).singleElement().satisfies(answer -> assertThat(answer.orElseThrow())
                .containsExactly(42));

        bob.stack.stop();
        net.run(1_000);
        assertThat(alice.up).isEmpty();
        assertThat(alice.log.getLast()).isEqualTo("down left, SHUTDOWN: the node stops");
        assertThat(alice.stack.departed().getFirst().why()).contains("SHUTDOWN");
        assertThat(alice.host.links() + bob.host.links()).isZero();
    }

    /** Its link may take a while to close, and it may be back before. */
    @Test
    void tellsAtOnceOfAPeerThatLeaves() {
        bob.host.send(-1, Lane.PROMPT, new byte[] {5, 0, 0, 3, 'b', 'y', 'e'}, false);
        net.run(VirtualNet.LATENCY_MILLIS);

        assertThat(alice.host.links()).isEqualTo(1);
        assertThat(alice.log.getLast()).isEqualTo("down left, SHUTDOWN: bye");
        net.run(1_000);
        assertThat(alice.log).filteredOn(line -> line.startsWith("down")).hasSize(1);
    }

    @Test
    void blamesNobodyForFramesThatAreNotAuthentic() {
        bob.stack.closed(-1, LinkEnd.FAULT, ChannelFault.FRAME + ": a frame of 40 bytes is not authentic");

        assertThat(bob.up).isEmpty();
        assertThat(bob.reputation.score(alice.id, net.nowMillis())).isZero();
    }

    @Test
    void bansWhoSendsCompressedBytesThatAreNot() {
        bob.stack.closed(-1, LinkEnd.FAULT, ChannelFault.COMPRESSION + ": 100 bytes that do not become 1000");

        assertThat(bob.reputation.standing(alice.id, net.nowMillis())).isInstanceOf(Standing.Banned.class);
    }

    @Test
    void bansWhoSendsAuthenticFramesThatBreakTheProtocolWhoeverDialled() {
        bob.stack.closed(-1, LinkEnd.FAULT, ChannelFault.CHUNK + ": chunk head 240");
        alice.stack.closed(1, LinkEnd.FAULT, ChannelFault.CHUNK + ": chunk head 240");

        assertThat(bob.reputation.standing(alice.id, net.nowMillis())).isInstanceOf(Standing.Banned.class);
        assertThat(alice.reputation.standing(bob.id, net.nowMillis())).isInstanceOf(Standing.Banned.class);
    }

    @Test
    void countsWhatComesGoesAndIsRefused() {
        assertThat(alice.stack.traffic().bytesOut())
                .isPositive()
                .isEqualTo(bob.stack.traffic().bytesIn());
        assertThat(bob.stack.traffic().bans()).isZero();

        bob.stack.report(alice.id, Behaviour.PROTOCOL_BREACH, "lies");
        net.run(2 * MINUTE);

        assertThat(bob.stack.traffic().bans()).isEqualTo(1);
        assertThat(bob.stack.traffic().refused().get(Refusal.BANNED)).isPositive();
        assertThat(bob.stack.departed()).singleElement().satisfies(one -> {
            assertThat(one.peer()).contains(alice.id);
            assertThat(one.times()).isGreaterThan(1);
        });
    }

    @Test
    void noticesAPeerThatFellSilent() {
        net.unplug(alice.host);
        net.run(2 * MINUTE);

        assertThat(bob.up).isEmpty();
        assertThat(bob.log.getLast()).startsWith("down STALLED");
        assertThat(bob.reputation.score(alice.id, net.nowMillis())).isNegative();
    }

    @Test
    void noticesAPeerThatFellSilentThoughTheClockWasSetBack() {
        var answers = new ArrayList<Optional<byte[]>>();
        net.unplug(alice.host);
        bob.stack.ask(alice.id, TestNode.FETCH, new byte[] {41}, TestNode.FETCHED, 5_000, answers::add);
        net.step(-60 * MINUTE);
        net.run(6_000);
        assertThat(answers).containsExactly(Optional.empty());
        net.run(2 * MINUTE);

        assertThat(bob.up).isEmpty();
        assertThat(bob.log.getLast()).startsWith("down STALLED");
    }

    @Test
    void bansWhoBreaksTheProtocolAndRefusesThemAfterwards() {
        alice.host.send(1, Lane.NORMAL, new byte[] {(byte) 0xff, 1, 2}, false);
        net.run(2 * MINUTE);

        assertThat(bob.up).isEmpty();
        assertThat(bob.reputation.standing(alice.id, net.nowMillis())).isInstanceOf(Standing.Banned.class);
        assertThat(bob.log).filteredOn("up"::equals).hasSize(1);
        assertThat(bob.host.links()).isZero();
    }

    @Test
    void dropsAPeerThatTheProgramReportsOften() {
        bob.stack.report(alice.id, Behaviour.INVALID_DATA, "a bad block");
        assertThat(bob.up).containsExactly(alice.id);
        bob.stack.report(alice.id, Behaviour.INVALID_DATA, "a bad block");
        bob.stack.report(alice.id, Behaviour.INVALID_DATA, "a bad block");

        assertThat(bob.up).isEmpty();
        assertThat(bob.log.getLast()).isEqualTo("down BANNED: a bad block");
    }

    @Test
    void losesNoAnswerInSilence() {
        var answers = new ArrayList<Optional<byte[]>>();
        alice.stack.ask(bob.id, TestNode.FETCH, new byte[] {1}, TestNode.FETCHED, 60_000, answers::add);
        bob.stack.disconnect(alice.id, "enough");
        net.run(1_000);

        assertThat(answers).containsExactly(Optional.empty());
        assertThat(alice.stack.ask(bob.id, TestNode.FETCH, new byte[] {1}, TestNode.FETCHED, 60_000, answers::add))
                .isFalse();
    }
}
