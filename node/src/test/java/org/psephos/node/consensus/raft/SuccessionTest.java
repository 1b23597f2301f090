package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.testkit.TestGenesis;
import org.psephos.node.consensus.testkit.VirtualNetwork;
import org.psephos.node.consensus.testkit.VirtualNode;

/** Members that run, answer and can't make blocks, or not see those of others, as their clocks are wrong. */
class SuccessionTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private static Genesis genesis(List<PublicKey> members) {
        var parameters = new TreeMap<String, Value>();
        parameters.put(
                "members",
                new Value.Texts(members.stream().map(PublicKey::toHex).toList()));
        return TestGenesis.of(RaftRules.ENGINE, parameters, 500);
    }

    private static VirtualNetwork network(long seed, int size) {
        var network = new VirtualNetwork(seed, size, SuccessionTest::genesis);
        network.latency(1, 20);
        return network;
    }

    private static PublicKey leader(VirtualNode seenBy) {
        return seenBy.driver().standing().orElseThrow().leader().orElse(PublicKey.of(new byte[32]));
    }

    /** Wherever in the ring it stands, and also where it is elected at the start. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 1", "0, -1", "1, -1", "2, -1"})
    void aMemberWhoseClockIsAnHourOffHoldsUpNobody(int wrong, int hours) {
        VirtualNetwork network = network(1, 3);
        network.node(wrong).clock().step(hours * HOUR);
        network.production(true);
        VirtualNode right = network.node((wrong + 1) % 3);
        network.time().advance(20_000);
        for (int minute = 0; minute < 5; minute++) {
            long height = right.height();
            network.time().advance(MINUTE);
            assertThat(right.height()).isGreaterThan(height + 80);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1})
    void aLeaderWhoseClockIsSetWrongHandsOn(long hours) {
        for (long seed = 1; seed <= 5; seed++) {
            VirtualNetwork network = network(seed, 3);
            network.production(true);
            network.time().advance(10_000);
            PublicKey leader = leader(network.node(0));
            VirtualNode wrong = network.nodes().stream()
                    .filter(node -> node.publicKey().equals(leader))
                    .findFirst()
                    .orElseThrow();
            VirtualNode right = network.nodes().stream()
                    .filter(node -> node != wrong)
                    .findFirst()
                    .orElseThrow();
            wrong.clock().step(hours * HOUR);
            network.time().advance(8_000);
            assertThat(leader(right)).isNotEqualTo(leader);
            long height = right.height();
            network.time().advance(MINUTE);
            assertThat(right.height()).isGreaterThan(height + 80);
        }
    }

    /** Two who take one another's blocks must not hand the lead to and fro. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void severalSuchMembersHoldUpNobodyForLong(long seed) {
        VirtualNetwork network = network(seed, 5);
        network.node(0).clock().step(HOUR);
        network.node(1).clock().step(HOUR);
        network.production(true);
        network.time().advance(MINUTE);
        long height = network.node(2).height();
        network.time().advance(5 * MINUTE);

        assertThat(network.node(2).height()).isGreaterThan(height + 400);
    }

    /** Whoever has had its clock set leads again. */
    @Test
    void allLeadInTheirTurnWhileAllIsWell() {
        VirtualNetwork network = network(3, 4);
        network.production(true);
        network.time().advance(2 * MINUTE);
        VirtualNode node = network.node(0);

        assertThat(LongStream.rangeClosed(1, node.height())
                        .mapToObj(height -> node.at(height).producer())
                        .distinct())
                .hasSize(4);
    }

    /** Blocks that need longer than a leader is given at first are made all the same. */
    @Test
    void aSlowNetworkIsGivenTheTimeThatItNeeds() {
        VirtualNetwork network = network(2, 3);
        network.production(true);
        network.time().advance(5_000);
        network.checkMillis(6_000);
        network.time().advance(MINUTE);
        long height = network.node(0).height();
        network.time().advance(5 * MINUTE);

        assertThat(network.node(0).height()).isGreaterThan(height + 10);
    }
}
