package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.HeadAnswer;
import org.psephos.node.consensus.testkit.TestGenesis;
import org.psephos.node.consensus.testkit.VirtualNetwork;
import org.psephos.node.consensus.testkit.VirtualNode;

/** Whose log has all that is final, and whose chain has not. */
class HeadReadsTest {
    private static final long MINUTE = 60_000;

    private static Genesis genesis(List<PublicKey> members) {
        var parameters = new TreeMap<String, Value>();
        parameters.put(
                "members",
                new Value.Texts(members.stream().map(PublicKey::toHex).toList()));
        return TestGenesis.of(RaftRules.ENGINE, parameters, 500);
    }

    /** Its clock is far behind, so that it takes no block; the log keeps up, by snapshots, and beyond what it holds of open heights. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void aLeaderWhoseChainIsBehindItsLogConfirmsNothing(int minutes) {
        var network = new VirtualNetwork(1, 3, HeadReadsTest::genesis);
        network.latency(1, 20);
        network.production(true);
        network.time().advance(5_000);
        VirtualNode lagging = network.node(2);
        lagging.clock().step(-60 * MINUTE);
        network.time().advance(minutes * MINUTE);
        long newest = network.node(0).height();
        assertThat(lagging.height()).isLessThan(newest - 60);

        boolean hasLed = false;
        for (int crash = 0; crash < 12; crash++) {
            VirtualNode stopped = network.node(crash % 2);
            stopped.crash();
            network.time().advance(1_500);
            hasLed |= lagging.driver()
                    .standing()
                    .flatMap(standing -> standing.leader())
                    .filter(lagging.publicKey()::equals)
                    .isPresent();
            var answer = lagging.driver().confirmHead().toCompletableFuture();
            network.time().advance(3_000);
            assertThat(answer.getNow(HeadAnswer.NOT_IN_TIME)).isEqualTo(HeadAnswer.NOT_IN_TIME);
            stopped.start();
            network.time().advance(10_000);
        }
        assertThat(hasLed).as("has led").isTrue();
        assertThat(network.node(0).height()).isGreaterThan(newest);
    }

    /** As after a snapshot of somebody who has stopped since: the log tells of nothing that is open, and has left out what the chain lacks. */
    @ParameterizedTest
    @CsvSource({"0, CONFIRMED", "9999, NOT_IN_TIME"})
    void confirmsNothingWhileTheChainLacksWhatASnapshotLeavesOut(long height, HeadAnswer expected) {
        var network = new VirtualNetwork(1, 1, HeadReadsTest::genesis);
        VirtualNode node = network.node(0);
        node.crash();
        node.keep(afterSnapshot(new Member(node.publicKey()), height));
        node.start();
        network.time().advance(2_000);
        var answer = node.driver().confirmHead().toCompletableFuture();
        network.time().advance(20_000);

        assertThat(answer.join()).isEqualTo(expected);
        assertThat(node.height() > 0).as("makes blocks").isEqualTo(expected == HeadAnswer.CONFIRMED);
    }

    private static Map<String, Bytes> afterSnapshot(Member only, long height) {
        var members = ModelCodec.MODELS
                .createRaftGroupMembersViewBuilder()
                .setLogIndex(0)
                .setMembers(List.of(only))
                .setVotingMembers(List.of(only))
                .build();
        var store = LogStore.of(Map.of());
        store.persistAndFlushLocalEndpoint(ModelCodec.MODELS
                .createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(only)
                .setVoting(true)
                .build());
        store.persistAndFlushInitialGroupMembers(members);
        store.persistAndFlushTerm(ModelCodec.MODELS
                .createRaftTermPersistentStateBuilder()
                .setTerm(1)
                .setVotedFor(null)
                .build());
        store.persistSnapshotChunk(ModelCodec.MODELS
                .createSnapshotChunkBuilder()
                .setTerm(1)
                .setIndex(16)
                .setOperation(new Operation.Snapshot(height, List.of()))
                .setSnapshotChunkIndex(0)
                .setSnapshotChunkCount(1)
                .setGroupMembersView(members)
                .build());
        return store.changed();
    }
}
