package org.psephos.p2p.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.reputation.Behaviour;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;

class PeerStackTest {
    private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULT;
    private static final long MINUTE = 60_000;

    private final VirtualNet net = new VirtualNet(1);

    private TestNode node(int number) {
        return new TestNode(net, number, LIMITS, DiscoveryMode.OFF);
    }

    @Test
    void showsItsPeers() {
        TestNode bob = node(2).started();
        TestNode alice = node(1).knowing(bob).started();
        net.run(MINUTE);

        assertThat(alice.stack.peers()).singleElement().satisfies(status -> {
            assertThat(status.peer().outbound()).isTrue();
            assertThat(status.peer().agent()).isEqualTo("test/1");
            assertThat(status.peer().greeting().toArray()).containsExactly(1, 2, 3);
            assertThat(status.latencyMillis()).hasValue(2 * VirtualNet.LATENCY_MILLIS);
            assertThat(status.bytesIn()).isPositive();
            assertThat(status.bytesOut()).isPositive();
        });
        assertThat(bob.stack.peers())
                .singleElement()
                .satisfies(status -> assertThat(status.peer().outbound()).isFalse());
    }

    /** It goes to terminals and pages. */
    @Test
    void showsOfAnAgentWhatIsPrintable() {
        TestNode bob = node(2).started();
        String agent = "n\u202eode\u001b[31m/1\n";
        new TestNode(net, 1, LIMITS, DiscoveryMode.OFF, agent).knowing(bob).started();
        net.run(1_000);

        assertThat(bob.stack.peers())
                .singleElement()
                .satisfies(status -> assertThat(status.peer().agent()).isEqualTo("n?ode?[31m/1?"));
    }

    @Test
    void keepsOneConnectionWhereBothDial() {
        for (int first = 0; first < 2; first++) {
            var fresh = new VirtualNet(first);
            TestNode alice = new TestNode(fresh, 1, LIMITS, DiscoveryMode.OFF);
            TestNode bob = new TestNode(fresh, 2, LIMITS, DiscoveryMode.OFF).knowing(alice);
            alice.knowing(bob).started();
            fresh.run(first * 5L);
            bob.started();
            fresh.run(5 * MINUTE);

            assertThat(alice.up).containsExactly(bob.id);
            assertThat(bob.up).containsExactly(alice.id);
            assertThat(alice.host.links()).isEqualTo(1);
            assertThat(bob.host.links()).isEqualTo(1);
        }
    }

    @Test
    void keepsOneConnectionWhereBothDialThoughAClockIsSetMeanwhile() {
        for (long step : new long[] {MINUTE, -MINUTE}) {
            for (int after = 0; after <= 2 * VirtualNet.LATENCY_MILLIS; after += 5) {
                var fresh = new VirtualNet(after);
                TestNode alice = new TestNode(fresh, 1, LIMITS, DiscoveryMode.OFF);
                TestNode bob = new TestNode(fresh, 2, LIMITS, DiscoveryMode.OFF).knowing(alice);
                alice.knowing(bob).started();
                bob.started();
                fresh.run(after);
                fresh.step(step);
                fresh.run(2_000);

                assertThat(alice.up).as("%s after %s", step, after).containsExactly(bob.id);
                assertThat(bob.up).containsExactly(alice.id);
                assertThat(alice.host.links()).isEqualTo(1);
            }
        }
    }

    @Test
    void takesAPeerBackThatLostItsPower() {
        TestNode bob = node(2).started();
        TestNode alice = node(1).knowing(bob).started();
        net.run(1_000);
        net.unplug(alice.host);
        net.run(15_000);

        TestNode again = node(1).knowing(bob).started();
        net.run(2_000);

        assertThat(bob.up).containsExactly(again.id);
        assertThat(again.up).containsExactly(bob.id);
        assertThat(bob.log).containsSubsequence("up", "down DUPLICATE: another connection stays", "up");
        assertThat(bob.stack.departed()).as("a peer that is there").isEmpty();
    }

    @Test
    void findsAnHonestPeerAmongThousandsOfLies() {
        TestNode bob = new TestNode(net, 2, LIMITS).started();
        TestNode carol = new TestNode(net, 3, LIMITS).knowing(bob).started();
        TestNode liar = new TestNode(net, 9, LIMITS).started();
        TestNode alice = new TestNode(net, 1, LIMITS).knowing(bob).knowing(liar).started();
        for (int round = 0; round < 60; round++) {
            int first = 1_000 * round;
            alice.dialer.onHeard(
                    IntStream.range(first, first + 1_000)
                            .mapToObj(i -> new Heard(TestNode.endpoint(1_000 + i % 60_000), net.nowMillis()))
                            .toList(),
                    liar.host.endpoint,
                    net.nowMillis());
            net.run(30_000);
        }

        assertThat(alice.up).containsExactlyInAnyOrder(bob.id, carol.id, liar.id);
        assertThat(alice.log).as("nobody had to make room").noneMatch(line -> line.contains("TOO_MANY_PEERS"));
        assertThat(alice.stack.departed())
                .as("what was only named is not shown")
                .allMatch(departed -> departed.why().contains("DUPLICATE"));
    }

    @Test
    void doesNotShowWhatAnswersAtAddressesThatSomebodyNamed() {
        TestNode bob = new TestNode(net, 2, LIMITS).started();
        Endpoint named = TestNode.endpoint(77);
        bob.book.add(List.of(new Heard(named, net.nowMillis())), TestNode.endpoint(78), net.nowMillis());
        net.run(20 * MINUTE);

        assertThat(bob.book.select(true, net.nowMillis()))
                .as("it was dialled")
                .hasValueSatisfying(one -> assertThat(one.triedMillis()).isPositive());
        assertThat(bob.stack.departed()).isEmpty();
    }

    @Test
    void showsThatAnOperatorsPeerDoesNotAnswer() {
        TestNode bob = node(2);
        TestNode alice = node(1).knowing(bob);
        alice.host.unreachable.add(bob.host.endpoint);
        alice.started();
        net.run(MINUTE);

        assertThat(alice.stack.departed()).singleElement().satisfies(one -> assertThat(one.endpoint())
                .isEqualTo(bob.host.endpoint));
    }

    @Test
    void takesNobodyForSilentBecauseTheClockWasSetForward() {
        TestNode bob = node(2).started();
        TestNode alice = node(1).knowing(bob).started();
        var answers = new ArrayList<Optional<byte[]>>();
        for (int i = 0; i < 60; i++) {
            net.run(980 + i % 40);
            alice.stack.ask(bob.id, TestNode.FETCH, new byte[] {41}, TestNode.FETCHED, 5_000, answers::add);
            net.run(VirtualNet.LATENCY_MILLIS / 2);
            net.step(MINUTE);
        }

        assertThat(bob.log).containsExactly("up");
        assertThat(alice.log).containsExactly("up");
        assertThat(answers).isNotEmpty().allMatch(Optional::isPresent);
    }

    @Test
    void dialsAnOperatorsPeerAgainAndAgain() {
        TestNode bob = node(2);
        TestNode alice = node(1).knowing(bob);
        alice.host.unreachable.add(bob.host.endpoint);
        alice.started();
        bob.started();
        net.run(5 * MINUTE);
        assertThat(alice.up).isEmpty();

        alice.host.unreachable.clear();
        net.run(10 * MINUTE);
        assertThat(alice.up).containsExactly(bob.id);
    }

    @Test
    void neverConnectsToItself() {
        TestNode alice = node(1);
        alice.knowing(alice).started();
        net.run(MINUTE);

        assertThat(alice.up).isEmpty();
        assertThat(alice.host.links()).isZero();
    }

    @Test
    void holdsNoMoreInboundConnectionsThanItMay() {
        var few = new ConnectionLimits(6, 2, 6, 64, 64);
        TestNode hub = new TestNode(net, 1, few, DiscoveryMode.OFF).started();
        List<TestNode> crowd = IntStream.range(2, 30)
                .mapToObj(number -> node(number).knowing(hub).started())
                .toList();
        for (int second = 0; second < 120; second++) {
            net.run(1_000);
            assertThat(hub.up.size()).isLessThanOrEqualTo(6);
        }

        assertThat(hub.up).hasSize(6);
        assertThat(crowd.stream().filter(one -> !one.up.isEmpty())).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 25})
    void findsTheOthersFromOneBootstrapPeer(int count) {
        TestNode first = new TestNode(net, 1, LIMITS).started();
        var nodes = new ArrayList<>(List.of(first));
        for (int number = 2; number <= count; number++) {
            nodes.add(new TestNode(net, number, LIMITS).knowing(first).started());
        }
        net.run(30 * MINUTE);

        assertThat(nodes).allSatisfy(node -> {
            assertThat(node.up.size()).isGreaterThanOrEqualTo(Math.min(count - 1, 4));
            assertThat(node.up).doesNotHaveDuplicates().doesNotContain(node.id);
            assertThat(node.stack.peers()).hasSize(node.up.size());
        });
    }

    @Test
    void trustedPeerIsLetGoForInvalidDataAndComesBackLaterEachTime() {
        TestNode bob = node(2).started();
        TestNode alice = node(1).knowing(bob).started();
        bob.knowing(alice);
        alice.reputation.trust(bob.id);
        net.run(MINUTE);
        for (Behaviour honest : List.of(Behaviour.STALL, Behaviour.FLOOD, Behaviour.UNSOLICITED)) {
            IntStream.range(0, 50).forEach(i -> alice.stack.report(bob.id, honest, "a slow line"));
        }
        assertThat(alice.up).as("faults that an honest peer may have").containsExactly(bob.id);

        for (long minutes = 1; minutes <= 4; minutes *= 2) {
            alice.stack.report(bob.id, Behaviour.INVALID_DATA, "a forged header");
            assertThat(alice.up).isEmpty();
            net.run(minutes * MINUTE - 2_000);
            assertThat(alice.up).as("whoever dials").isEmpty();
            net.run(6 * MINUTE);
            assertThat(alice.up).containsExactly(bob.id);
        }
    }

    @Test
    void trustedPeerThatBreaksTheProtocolIsSuspendedUntilTheOperatorSaysOtherwise() {
        TestNode bob = node(2).started();
        TestNode alice = node(1).knowing(bob).started();
        bob.knowing(alice);
        alice.reputation.trust(bob.id);
        net.run(MINUTE);
        bob.host.send(-1, Lane.PROMPT, new byte[] {127}, false);
        net.run(30_000);
        assertThat(alice.up).isEmpty();

        alice.stack.liftSuspension(bob.id);
        net.run(MINUTE);
        assertThat(alice.up).containsExactly(bob.id);
    }
}
