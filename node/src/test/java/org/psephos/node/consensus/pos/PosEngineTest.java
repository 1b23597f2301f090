package org.psephos.node.consensus.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.PosFields;
import org.psephos.core.seal.pos.PosRules;
import org.psephos.node.consensus.Standing;
import org.psephos.node.consensus.testkit.EngineTestKit;
import org.psephos.node.consensus.testkit.TestGenesis;
import org.psephos.node.consensus.testkit.VirtualNetwork;
import org.psephos.node.consensus.testkit.VirtualNode;
import org.psephos.node.consensus.testkit.VirtualState;

/** Proof of stake, by the suite of all engines, and what it promises beyond that. */
class PosEngineTest extends EngineTestKit {
    private static final long MINUTE = 60_000;

    @Override
    protected Genesis genesis(List<PublicKey> members) {
        return genesis(members, 1_000_000);
    }

    private Genesis genesis(List<PublicKey> members, long epochBlocks) {
        var parameters = new TreeMap<String, Value>();
        parameters.put(
                "validators",
                new Value.Texts(members.stream().map(key -> key.toHex() + ":10").toList()));
        parameters.put("epochBlocks", new Value.Integer(epochBlocks));
        return TestGenesis.of(PosRules.ENGINE, parameters, spacingMillis());
    }

    @Override
    protected long spacingMillis() {
        return 1_000;
    }

    /** Over every boundary of epochs, with the state's proofs. */
    @Test
    void handsOverFromEpochToEpoch() {
        var network = new VirtualNetwork(2, 4, members -> genesis(members, 5), PosEngineTest::state);
        network.production(true);
        network.time().advance(3 * MINUTE);

        assertThat(network.node(0).height()).isGreaterThan(60);
    }

    private static VirtualState state(List<PublicKey> members) {
        var set = new ValidatorSet(
                members.stream().map(key -> new Validator(key, 10)).toList());
        var state = new VirtualState();
        for (long epoch = 2; epoch < 200; epoch++) {
            state.with(StateColumn.validators(epoch), set);
        }
        return state;
    }

    @Test
    void aStoppedLeaderCostsLessThanThreeSeconds() {
        VirtualNetwork network = network(4);
        network.production(true);
        network.time().advance(MINUTE);
        network.node(3).driver().production(false);
        long height = network.node(0).height();
        network.time().advance(2 * MINUTE);

        var pauses = new ArrayList<Long>();
        for (long at = height + 1; at <= network.node(0).height(); at++) {
            Header header = network.node(0).at(at);
            if (PosFields.decode(header.engineFields()).orThrow().round() == 1) {
                pauses.add(header.timeMillis() - network.node(0).at(at - 1).timeMillis());
            }
        }
        assertThat(pauses).isNotEmpty().allMatch(pause -> pause <= 3_000);
    }

    @Test
    void haltsWithoutTwoThirdsAndGoesOnWithThem() {
        VirtualNetwork network = network(4);
        network.production(true);
        network.time().advance(MINUTE);
        network.part(node -> network.nodes().indexOf(node) % 2);
        network.time().advance(1_000);
        long height = network.node(0).height();
        network.time().advance(10 * MINUTE);
        assertThat(network.nodes()).allMatch(node -> node.height() <= height + 1);
        network.part(node -> 0);
        network.time().advance(MINUTE);

        assertThat(network.node(0).height()).isGreaterThan(height + 10);
        Hash agreed = network.node(0).at(height + 5).id();
        assertThat(network.nodes()).allMatch(node -> node.at(height + 5).id().equals(agreed));
    }

    @Test
    void allRestartAtOnceAgainAndAgain() {
        VirtualNetwork network = network(4);
        network.production(true);
        for (int restart = 0; restart < 40; restart++) {
            network.time().advance(1_700 + 37 * restart);
            network.nodes().forEach(VirtualNode::restart);
        }
        network.time().advance(MINUTE);

        assertThat(network.node(0).height()).isGreaterThan(20);
    }

    /** Also between the lock and the block's adoption, when the block is on no chain yet. */
    @Test
    void goesOnAfterAllHaveLostTheirPowerWheneverThatIs() {
        for (int instant = 0; instant < 60; instant++) {
            VirtualNetwork network = network(instant % 4 == 0 ? 1 : 4);
            network.production(true);
            network.time().advance(5_000 + 37 * instant);
            network.nodes().forEach(VirtualNode::crash);
            network.time().advance(3_000);
            network.nodes().forEach(VirtualNode::start);
            long height = network.node(0).height();
            network.time().advance(MINUTE);

            assertThat(network.node(0).height()).as("instant %d", instant).isGreaterThan(height + 20);
        }
    }

    @Test
    void looksOnWithoutASeat() {
        var network = new VirtualNetwork(
                3, 5, members -> genesis(members.subList(0, 4), 1_000_000), members -> VirtualState.EMPTY);
        network.production(true);
        network.time().advance(MINUTE);

        assertThat(network.node(4).height()).isGreaterThan(40);
    }

    @Test
    void tellsHowFarItHasCome() {
        VirtualNetwork network = network(4);
        network.production(true);
        network.time().advance(MINUTE);
        VirtualNode gone = network.node(3);
        gone.crash();
        network.time().advance(MINUTE);
        var attempts = new TreeSet<Long>();
        var words = EnumSet.noneOf(Standing.Word.class);
        for (int look = 0; look < 600; look++) {
            network.time().advance(97);
            Standing standing = network.node(0).driver().standing().orElseThrow();
            attempts.add(standing.attempt().orElseThrow());
            assertThat(standing.height()).isEqualTo(network.node(0).height() + 1);
            assertThat(standing.own()).contains(network.node(0).publicKey());
            assertThat(standing.leader()).isPresent();
            assertThat(standing.members())
                    .allMatch(member -> member.weight() == 10)
                    .hasSize(4);
            for (Standing.Member member : standing.members()) {
                if (member.key().equals(gone.publicKey())) {
                    assertThat(member.word()).isEqualTo(Standing.Word.NOTHING);
                } else {
                    words.add(member.word());
                }
            }
        }

        // Where the turn is with who is gone, the others say that they take no block, and the next one has its turn.
        assertThat(attempts).contains(0L, 1L);
        assertThat(words).containsExactlyInAnyOrder(Standing.Word.values());
    }

    @Test
    void tellsWhoLooksOnWhatOthersSay() {
        var network = new VirtualNetwork(
                3, 5, members -> genesis(members.subList(0, 4), 1_000_000), members -> VirtualState.EMPTY);
        network.production(true);
        var words = EnumSet.noneOf(Standing.Word.class);
        for (int look = 0; look < 200; look++) {
            network.time().advance(97);
            network.node(4).driver().standing().ifPresent(standing -> {
                assertThat(standing.own()).isEmpty();
                standing.members().forEach(member -> words.add(member.word()));
            });
        }

        assertThat(words).contains(Standing.Word.NOTHING, Standing.Word.AGREES, Standing.Word.SIGNED);
    }
}
