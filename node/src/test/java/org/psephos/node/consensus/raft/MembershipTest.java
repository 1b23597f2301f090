package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.raft.RaftFields;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.testkit.TestGenesis;
import org.psephos.node.consensus.testkit.VirtualNetwork;
import org.psephos.node.consensus.testkit.VirtualNode;
import org.psephos.node.consensus.testkit.VirtualState;

/** Members come and go, as changes in the state have it; every node checks every header. */
class MembershipTest {
    private static final long MINUTE = 60_000;

    private static Genesis genesis(List<PublicKey> members) {
        var parameters = new TreeMap<String, Value>();
        parameters.put(
                "members",
                new Value.Texts(members.stream().map(PublicKey::toHex).toList()));
        return TestGenesis.of(RaftRules.ENGINE, parameters, 500);
    }

    private static List<PublicKey> keys(List<PublicKey> all, int... places) {
        return Arrays.stream(places).mapToObj(all::get).toList();
    }

    private static VirtualNetwork network(long seed, int nodes, int[]... sets) {
        return network(seed, nodes, 1, sets);
    }

    /**
     * @param blocks between changes
     * @param sets of members, by their places; the first is that of genesis
     */
    private static VirtualNetwork network(long seed, int nodes, int blocks, int[]... sets) {
        var network = new VirtualNetwork(seed, nodes, all -> genesis(keys(all, sets[0])));
        List<PublicKey> all =
                network.nodes().stream().map(VirtualNode::publicKey).toList();
        for (int changes = 1; changes < sets.length; changes++) {
            network.stateFrom(
                    (long) changes * blocks,
                    new VirtualState().with(RaftRules.entry(), RaftRules.set(keys(all, sets[changes]))));
        }
        return network;
    }

    private static int[] places(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private static ValidatorSet set(VirtualNetwork network, int... places) {
        return RaftRules.set(
                Arrays.stream(places).mapToObj(i -> network.node(i).publicKey()).toList());
    }

    private static ValidatorSet membersAt(VirtualNode node, long height) {
        return RaftFields.decode(node.at(height).engineFields()).orThrow().members();
    }

    private static ValidatorSet membersNow(VirtualNode node) {
        return membersAt(node, node.height());
    }

    @ParameterizedTest
    @CsvSource({
        "0 1 2, 0 1 2 3",
        "0 1 2, 0 1",
        "0 1 2, 1 2",
        "0 1 2, 1 2 3",
        "0 1 2 3, 0 1 2 4",
        "0 1, 0",
        "0 1, 1",
        "0 1, 1 2",
        "0 1, 0 1 2",
        "0, 0 1",
        "0, 1",
        "0 1 2 3 4, 0 1 2 3 5",
        "0 1 2, 0 3 4",
        "0 1 2, 3 4 5",
        "0 1, 2 3 4 5"
    })
    void othersTakeOver(String first, String second) {
        int[] wanted = places(second);
        VirtualNetwork network = network(7, 6, places(first), wanted);
        network.production(true);
        network.time().advance(MINUTE);

        assertThat(network.nodes()).allMatch(node -> node.height() > 30);
        assertThat(membersNow(network.node(0))).isEqualTo(set(network, wanted));
        // All others stop, and as many of the members as may be missing.
        List<Integer> staying = Arrays.stream(wanted).boxed().toList();
        IntStream.range(0, 6).filter(i -> !staying.contains(i)).forEach(i -> network.node(i)
                .crash());
        staying.subList(RaftRules.majority(wanted.length), wanted.length)
                .forEach(i -> network.node(i).crash());
        long height = network.node(wanted[0]).height();
        network.time().advance(MINUTE);
        assertThat(network.node(wanted[0]).height()).isGreaterThan(height + 30);
    }

    @Test
    void anotherTakesThePlaceOfADeadMember() {
        VirtualNetwork network = network(3, 4, places("0 1 2"), places("0 1 3"));
        network.node(2).crash();
        network.production(true);
        network.time().advance(MINUTE);

        assertThat(membersNow(network.node(0))).isEqualTo(set(network, 0, 1, 3));
        network.node(1).crash();
        long height = network.node(0).height();
        network.time().advance(MINUTE);
        assertThat(network.node(0).height()).isGreaterThan(height + 30);
    }

    @ParameterizedTest
    @CsvSource({"0 1 2, 0 1 2 3", "0 1 2, 0 1 3", "0 1, 0 3", "0, 3", "0, 0 3"})
    void whoeverIsToComeAndDoesNotRunHoldsUpNobody(String first, String second) {
        VirtualNetwork network = network(4, 4, places(first), places(second));
        network.node(3).crash();
        network.production(true);
        network.time().advance(MINUTE);

        assertThat(network.node(0).height()).isGreaterThan(60);
        assertThat(membersNow(network.node(0))).isEqualTo(set(network, places(first)));
        network.node(3).start();
        network.time().advance(MINUTE);
        assertThat(membersNow(network.node(3))).isEqualTo(set(network, places(second)));
        assertThat(network.node(3).height()).isGreaterThan(100);
    }

    /** A change that nobody can see through is taken back by the next. */
    @Test
    void passesOverAMemberThatNeverComes() {
        VirtualNetwork network = network(5, 5, places("0 1 2"), places("0 1 2 4"), places("0 1 2"), places("0 1 3"));
        network.node(4).crash();
        network.production(true);
        network.time().advance(MINUTE);

        assertThat(membersNow(network.node(0))).isEqualTo(set(network, 0, 1, 3));
    }

    @Test
    void goesThroughManyChangesAndBack() {
        int[][] sets = {
            places("0 1 2"),
            places("0 1 2 3"),
            places("0 1 3"),
            places("0 3"),
            places("3"),
            places("4"),
            places("4 5"),
            places("4 5 3"),
            places("6 5 3"),
        };
        VirtualNetwork network = network(6, 7, 20, sets);
        network.production(true);
        network.time().advance(5 * MINUTE);

        assertThat(membersNow(network.node(0))).isEqualTo(set(network, 6, 5, 3));
        assertThat(LongStream.rangeClosed(1, network.node(0).height())
                        .mapToObj(height -> membersAt(network.node(0), height))
                        .distinct())
                .as("all of them have been members")
                .hasSize(sets.length);
    }

    /** Crashes and cuts while members come and go: one block a height, and in the end the last members. */
    @Test
    void crashesInTheMiddleOfAChange() {
        IntStream.range(0, 10).forEach(MembershipTest::survives);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {20, 70, 120})
    void crashesInTheMiddleOfAChangeForLong(int firstSeed) {
        IntStream.range(firstSeed, firstSeed + 50).forEach(MembershipTest::survives);
    }

    private static void survives(int seed) {
        var random = new Random(seed);
        int[][] sets = changes(random);
        VirtualNetwork network = network(seed, 8, 1 + random.nextInt(8), sets);
        network.production(true);
        Map<Long, Hash> finals = new HashMap<>();
        for (int step = 0; step < 40; step++) {
            VirtualNode node = network.node(random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    if (node.isUp()) {
                        node.crash();
                    } else {
                        node.start();
                    }
                }
                case 2 -> {
                    List<Integer> parts = IntStream.range(0, 8)
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
            network.time().advance(random.nextInt(1_500));
            check(network, finals, seed);
        }
        network.part(each -> 0);
        network.nodes().stream().filter(node -> !node.isUp()).toList().forEach(VirtualNode::start);
        network.time().advance(MINUTE);
        check(network, finals, seed);
        assertThat(membersNow(network.node(0)))
                .as("after all changes, seed " + seed)
                .isEqualTo(set(network, sets[sets.length - 1]));
        long height = network.node(0).height();
        network.time().advance(10_000);
        assertThat(network.node(0).height()).as("goes on, seed " + seed).isGreaterThan(height + 3);
    }

    /** Three to seven sets of one to five members, each one step from the one before; nobody of the first comes back. */
    private static int[][] changes(Random random) {
        var sets = new ArrayList<int[]>();
        List<Integer> members = new ArrayList<>(List.of(0, 1, 2));
        sets.add(new int[] {0, 1, 2});
        for (int number = 0; number < 2 + random.nextInt(5); number++) {
            List<Integer> others = IntStream.range(3, 8)
                    .boxed()
                    .filter(i -> !members.contains(i))
                    .toList();
            boolean comes = members.size() < 5 && random.nextBoolean();
            if (members.size() > 1 && (!comes || random.nextBoolean())) {
                members.remove(random.nextInt(members.size()));
            }
            if (comes) {
                members.add(others.get(random.nextInt(others.size())));
            }
            sets.add(members.stream().mapToInt(i -> i).toArray());
        }
        return sets.toArray(int[][]::new);
    }

    private static void check(VirtualNetwork network, Map<Long, Hash> finals, int seed) {
        for (VirtualNode node : network.nodes()) {
            for (long height = Math.max(1, node.height() - 60); height <= node.height(); height++) {
                Header header = node.at(height);
                assertThat(header.id())
                        .as("height %d, seed %d", height, seed)
                        .isEqualTo(finals.computeIfAbsent(header.height(), ignored -> header.id()));
            }
        }
    }
}
