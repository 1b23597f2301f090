package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.HeadAnswer;
import org.psephos.node.consensus.Standing;
import org.psephos.node.consensus.testkit.EngineTestKit;
import org.psephos.node.consensus.testkit.TestGenesis;
import org.psephos.node.consensus.testkit.VirtualNetwork;
import org.psephos.node.consensus.testkit.VirtualNode;
import org.psephos.node.consensus.testkit.VirtualState;

/** A consortium, by the suite of all engines, and what it promises beyond that. */
class RaftEngineTest extends EngineTestKit {
    private static final long MINUTE = 60_000;

    private final Logger library = Logger.getLogger("io.microraft");
    private final List<String> faults = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord message) {
            faults.add(message.getMessage() + ": " + message.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** The embedded engine goes on after its own faults: they must not go unseen. */
    @BeforeEach
    void listen() {
        library.addHandler(listener);
    }

    @AfterEach
    void embeddedEngineHasNoFaults() {
        library.removeHandler(listener);
        assertThat(faults).isEmpty();
    }

    @Override
    protected Genesis genesis(List<PublicKey> members) {
        return genesis(members, spacingMillis());
    }

    private static Genesis genesis(List<PublicKey> members, long spacingMillis) {
        var parameters = new TreeMap<String, Value>();
        parameters.put(
                "members",
                new Value.Texts(members.stream().map(PublicKey::toHex).toList()));
        return TestGenesis.of(RaftRules.ENGINE, parameters, spacingMillis);
    }

    @Override
    protected long spacingMillis() {
        return 1_000;
    }

    @Override
    protected boolean confirmsHeads() {
        return true;
    }

    private static VirtualNode leaderOf(VirtualNetwork network) {
        PublicKey producer = network.node(0).at(highest(network)).producer();
        return network.nodes().stream()
                .filter(node -> node.publicKey().equals(producer))
                .findFirst()
                .orElseThrow();
    }

    private static long highest(VirtualNetwork network) {
        return network.nodes().stream().mapToLong(VirtualNode::height).min().orElseThrow();
    }

    private static long tallest(VirtualNetwork network) {
        return network.nodes().stream().mapToLong(VirtualNode::height).max().orElseThrow();
    }

    /** On a local network of three. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aCrashedLeaderCostsNoMoreThanTwoSeconds(long seed) {
        var network = new VirtualNetwork(seed, 3, members -> genesis(members, 500));
        network.latency(1, 5);
        network.production(true);
        network.time().advance(10_000 + 137 * seed);
        for (int crash = 0; crash < 5; crash++) {
            VirtualNode leader = leaderOf(network);
            long height = tallest(network);
            leader.crash();
            network.time().advance(2_000);
            assertThat(network.nodes()).filteredOn(VirtualNode::isUp).allMatch(node -> node.height() > height);
            leader.start();
            network.time().advance(5_000);
        }
    }

    @Test
    void haltsWithoutAMajorityAndGoesOnWithIt() {
        VirtualNetwork network = network(4);
        network.production(true);
        network.time().advance(MINUTE);
        network.part(node -> network.nodes().indexOf(node) % 2);
        network.time().advance(2_000);
        long height = tallest(network);
        network.time().advance(10 * MINUTE);
        assertThat(tallest(network)).isEqualTo(height);
        network.part(node -> 0);
        network.time().advance(MINUTE);

        assertThat(highest(network)).isGreaterThan(height + 10);
    }

    @Test
    void aMajorityGoesOnWithoutTheRest() {
        VirtualNetwork network = network(5);
        network.production(true);
        network.time().advance(MINUTE);
        network.node(1).crash();
        network.node(3).crash();
        network.time().advance(MINUTE);
        long height = network.node(0).height();
        assertThat(height).isGreaterThan(80);
        network.node(1).start();
        network.node(3).start();
        network.time().advance(MINUTE);

        assertThat(highest(network)).isGreaterThan(height + 30);
    }

    /** Those who had begun to look for another leader when it was elected notice its end, too. */
    @Test
    void leadersStopAfterTheyWereHandedOnTo() {
        VirtualNetwork network = network(5);
        network.production(true);
        for (int crash = 0; crash < 6; crash++) {
            network.time().advance(40_000);
            VirtualNode leader = leaderOf(network);
            long height = tallest(network);
            leader.crash();
            network.time().advance(15_000);
            assertThat(tallest(network)).isGreaterThan(height + 3);
            leader.start();
        }
    }

    /** Far beyond what the log keeps. */
    @Test
    void aLaggingMemberComesBackAndCounts() {
        VirtualNetwork network = network(3);
        network.production(true);
        network.time().advance(10_000);
        network.node(2).crash();
        network.time().advance(10 * MINUTE);
        network.node(2).start();
        network.time().advance(10_000);
        network.node(1).crash();
        long height = tallest(network);
        network.time().advance(MINUTE);

        assertThat(network.node(2).height()).isGreaterThan(height + 20);
    }

    @Test
    void allRestartAtOnceAgainAndAgain() {
        VirtualNetwork network = network(3);
        network.production(true);
        for (int restart = 0; restart < 40; restart++) {
            network.time().advance(2_700 + 37 * restart);
            network.nodes().forEach(VirtualNode::crash);
            network.nodes().forEach(VirtualNode::start);
        }
        network.time().advance(MINUTE);

        assertThat(highest(network)).isGreaterThan(40);
    }

    @Test
    void looksOnWithoutBeingAMember() {
        var network = new VirtualNetwork(
                3, 5, members -> genesis(members.subList(0, 3), 1_000), members -> VirtualState.EMPTY);
        network.production(true);
        network.time().advance(MINUTE);

        assertThat(network.node(4).height()).isGreaterThan(40);
        for (long height = 1; height <= 40; height++) {
            assertThat(network.node(0).at(height).producer())
                    .isIn(network.nodes().subList(0, 3).stream()
                            .map(VirtualNode::publicKey)
                            .toList());
        }
    }

    /** It has led just now, and goes on for a while as if it did. */
    @Test
    void aLeaderThatIsCutOffConfirmsNothing() {
        VirtualNetwork network = network(5);
        network.latency(1, 20);
        network.production(true);
        network.time().advance(20_300);
        VirtualNode leader = leaderOf(network);
        network.part(node -> node == leader ? 1 : 0);
        var first = leader.driver().confirmHead().toCompletableFuture();
        network.time().advance(300);
        var second = leader.driver().confirmHead().toCompletableFuture();
        network.time().advance(20_000);

        assertThat(first.join()).isEqualTo(HeadAnswer.NOT_IN_TIME);
        assertThat(second.join()).isEqualTo(HeadAnswer.NOT_IN_TIME);
        long newest = tallest(network);
        assertThat(newest).isGreaterThan(leader.height() + 5);
        var third = leader.driver().confirmHead().thenApply(answer -> {
            assertThat(leader.height()).isGreaterThanOrEqualTo(newest);
            return answer;
        });
        network.part(node -> 0);
        network.time().advance(4_000);
        assertThat(third.toCompletableFuture().join()).isEqualTo(HeadAnswer.CONFIRMED);
    }

    @Test
    void confirmsNothingWithoutAMajority() {
        VirtualNetwork network = network(3);
        network.production(true);
        network.time().advance(10_000);
        network.node(1).crash();
        network.node(2).crash();
        var answer = network.node(0).driver().confirmHead().toCompletableFuture();
        network.time().advance(MINUTE);

        assertThat(answer.join()).isEqualTo(HeadAnswer.NOT_IN_TIME);
    }

    @Test
    void whoOnlyLooksOnSeesNothingUndecided() {
        var network = new VirtualNetwork(
                3, 5, members -> genesis(members.subList(0, 3), 1_000), members -> VirtualState.EMPTY);
        network.production(true);
        network.time().advance(MINUTE);
        network.node(0).crash();
        network.time().advance(MINUTE);
        network.node(0).start();
        network.time().advance(MINUTE);

        assertThat(network.node(1).hasSeenUndecided()).isTrue();
        assertThat(network.node(3).hasSeenUndecided()).isFalse();
        assertThat(network.node(4).hasSeenUndecided()).isFalse();
        assertThat(network.node(4).height()).isGreaterThan(100);
    }

    @Test
    void heedsNoForgedMessages() {
        VirtualNetwork network = network(3);
        network.production(true);
        network.time().advance(10_000);
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] content = new byte[9 + random.nextInt(100)];
            random.nextBytes(content);
            content[8] = (byte) (1 + random.nextInt(5));
            PublicKey from = i % 2 == 0 ? network.node(1).publicKey() : PublicKey.of(new byte[32]);
            network.node(0).driver().message(from, Bytes.of(content));
            if (i % 100 == 0) {
                network.time().advance(500);
            }
        }
        long height = highest(network);
        network.time().advance(MINUTE);

        assertThat(highest(network)).isGreaterThan(height + 30);
    }

    /** Crashes, cuts and lone nodes at random: one final block a height, for good. */
    @Test
    void neverTwoBlocksAtAHeight() {
        IntStream.range(0, 20).forEach(RaftEngineTest::survives);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100, 150, 200})
    void neverTwoBlocksAtAHeightForLong(int firstSeed) {
        IntStream.range(firstSeed, firstSeed + 50).forEach(RaftEngineTest::survives);
    }

    private static void survives(int seed) {
        var random = new Random(seed);
        int size = 3 + seed % 3;
        var network = new VirtualNetwork(seed, size, members -> genesis(members, 500));
        network.production(true);
        Map<Long, Hash> finals = new HashMap<>();
        for (int step = 0; step < 30; step++) {
            VirtualNode node = network.node(random.nextInt(size));
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    if (node.isUp()) {
                        node.crash();
                    } else {
                        node.start();
                    }
                }
                case 2 -> {
                    List<Integer> parts = IntStream.range(0, size)
                            .map(i -> random.nextInt(2))
                            .boxed()
                            .toList();
                    network.part(each -> parts.get(network.nodes().indexOf(each)));
                }
                case 3 -> network.part(each -> 0);
                default -> {
                    // Nothing happens for a while.
                }
            }
            ask(network, network.node(random.nextInt(size)), seed);
            network.time().advance(random.nextInt(3_000));
            check(network, finals, seed);
        }
        network.part(each -> 0);
        network.nodes().stream().filter(node -> !node.isUp()).toList().forEach(VirtualNode::start);
        long height = tallest(network);
        network.time().advance(20_000);
        check(network, finals, seed);
        assertThat(highest(network)).as("goes on after all, seed " + seed).isGreaterThan(height + 3);
    }

    /** Whoever confirms its head has all that was final anywhere when it was asked. */
    private static void ask(VirtualNetwork network, VirtualNode asked, int seed) {
        long newest = tallest(network);
        var unused = asked.driver().confirmHead().thenAccept(answer -> {
            if (answer == HeadAnswer.CONFIRMED && asked.height() < newest) {
                throw new AssertionError("confirmed " + asked.height() + " of " + newest + ", seed " + seed);
            }
        });
    }

    private static void check(VirtualNetwork network, Map<Long, Hash> finals, int seed) {
        for (VirtualNode node : network.nodes()) {
            for (long height = Math.max(1, node.height() - 60); height <= node.height(); height++) {
                Header header = node.at(height);
                assertThat(header.id())
                        .as("height %d, seed %d", height, seed)
                        .isEqualTo(finals.computeIfAbsent(height, ignored -> header.id()));
            }
        }
    }

    @Test
    void tellsWhoLeadsAndWhoHasSigned() {
        VirtualNetwork network = network(3);
        network.production(true);
        network.time().advance(MINUTE);
        network.node(2).crash();
        network.time().advance(MINUTE);
        var stages = EnumSet.noneOf(Standing.Stage.class);
        for (int look = 0; look < 200; look++) {
            network.time().advance(37);
            Standing standing = network.node(0).driver().standing().orElseThrow();
            stages.add(standing.stage());
            assertThat(standing.height()).isEqualTo(network.node(0).height() + 1);
            assertThat(standing.attempt().orElseThrow()).isPositive();
            assertThat(standing.leader()).isPresent();
            assertThat(standing.own()).contains(network.node(0).publicKey());
            assertThat(standing.members())
                    .filteredOn(member -> member.key().equals(network.node(2).publicKey()))
                    .allMatch(member -> member.word() == Standing.Word.NOTHING)
                    .hasSize(1);
        }

        assertThat(stages).contains(Standing.Stage.PAUSE, Standing.Stage.AGREEMENT, Standing.Stage.CERTIFICATE);
    }

    @Test
    void tellsWhoLooksOnWhoTheMembersAre() {
        var network = new VirtualNetwork(1, 4, members -> genesis(members.subList(0, 3)));
        network.production(true);
        network.time().advance(MINUTE);

        Standing standing = network.node(3).driver().standing().orElseThrow();

        assertThat(standing.members()).hasSize(3);
        assertThat(standing.leader()).isEmpty();
        assertThat(standing.own()).isEmpty();
        assertThat(standing.attempt()).isEmpty();
    }
}
