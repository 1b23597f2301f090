package org.psephos.node.consensus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.node.consensus.HeadAnswer;

/**
 * What every engine must do, found by its name in genesis and driven through the port alone. All blocks pass the header rules
 * and the engine's own verifier, or the node that gets them fails the test.
 */
public abstract class EngineTestKit {
    private static final long MINUTE = 60_000;

    /** A genesis in which {@code members} may make blocks. */
    protected abstract Genesis genesis(List<PublicKey> members);

    /** Intended time between blocks. */
    protected abstract long spacingMillis();

    protected final VirtualNetwork network(int nodes) {
        return new VirtualNetwork(1, nodes, this::genesis);
    }

    @Test
    void oneNodeMakesBlocksAtTheIntendedPace() {
        var network = network(1);
        network.production(true);
        network.time().advance(10 * MINUTE);

        assertThat(network.node(0).height() * spacingMillis()).isBetween(7 * MINUTE, 15 * MINUTE);
    }

    @Test
    void nobodyMakesBlocksUntilTold() {
        var network = network(2);
        network.time().advance(MINUTE);

        assertThat(network.nodes()).allMatch(node -> node.height() == 0);
    }

    @Test
    void stopsAndResumesWhenTold() {
        var network = network(1);
        network.production(true);
        network.time().advance(MINUTE);
        network.production(false);
        network.time().settle();
        long height = network.node(0).height();

        network.time().advance(10 * MINUTE);
        assertThat(network.node(0).height()).isEqualTo(height);
        assertThat(network.time().waiting()).as("nothing left to do").isZero();

        network.production(true);
        network.time().advance(MINUTE);
        assertThat(network.node(0).height()).isGreaterThan(height);
    }

    @Test
    void nodesAgreeOnWhatIsFinal() {
        var network = network(4);
        network.production(true);
        var finalBlocks = new HashMap<Long, Hash>();
        for (int second = 0; second < 600; second++) {
            network.time().advance(1_000);
            for (VirtualNode node : network.nodes()) {
                Header latest = node.at(node.finalizedHeight());
                assertThat(latest.id()).isEqualTo(finalBlocks.computeIfAbsent(latest.height(), height -> latest.id()));
            }
        }

        assertThat(network.node(0).finalizedHeight()).isGreaterThan(100);
    }

    @Test
    void partsOfTheNetworkComeTogetherAgain() {
        var network = network(4);
        network.production(true);
        network.time().advance(MINUTE);
        network.part(node -> network.nodes().indexOf(node) % 2);
        network.time().advance(2 * MINUTE);
        network.part(node -> 0);
        network.time().advance(2 * MINUTE);
        network.production(false);
        network.time().advance(MINUTE);

        assertThat(network.nodes()).as("equally good chains").allMatch(node -> node.isAsGoodAs(network.node(0)));
        long settled = network.node(0).height() - 10;
        assertThat(network.nodes())
                .allMatch(node -> node.at(settled).equals(network.node(0).at(settled)));
    }

    @Test
    void blocksComeFromAllWhoMakeThem() {
        var network = network(4);
        network.production(true);
        network.time().advance(5 * MINUTE);

        var producers = new ArrayList<PublicKey>();
        for (long height = 1; height <= network.node(0).height(); height++) {
            producers.add(network.node(0).at(height).producer());
        }
        assertThat(producers.stream().distinct()).hasSize(4);
    }

    @Test
    void resumesAfterRestart() {
        var network = network(2);
        network.production(true);
        for (int restart = 1; restart <= 20; restart++) {
            long height = network.node(0).height();
            network.time().advance(10 * spacingMillis() + 37 * restart);
            assertThat(network.node(0).height()).isGreaterThan(height);
            network.node(restart % 2).restart();
        }
        network.time().advance(MINUTE);

        assertThat(network.nodes()).allMatch(node -> node.driver().isRunning());
    }

    @Test
    void goesOnWhenItsClockIsSet() {
        var network = network(1);
        network.production(true);
        for (long stepMillis : new long[] {3_600_000, -5_000, -10_000, 777, -1}) {
            network.node(0).clock().step(stepMillis);
            long height = network.node(0).height();
            network.time().advance(MINUTE);
            assertThat(network.node(0).height()).isGreaterThan(height + 5);
        }
    }

    @Test
    void nodesWithWrongClocksStillAgree() {
        var network = network(3);
        network.node(1).clock().step(900);
        network.node(2).clock().step(-900);
        network.production(true);
        network.time().advance(5 * MINUTE);

        long settled = network.node(0).height() - 10;
        assertThat(settled).isGreaterThan(30);
        assertThat(network.nodes())
                .allMatch(node -> node.at(settled).equals(network.node(0).at(settled)));
    }

    /** Whether the engine says that a head is the newest; the others say that they do not. */
    protected boolean confirmsHeads() {
        return false;
    }

    @Test
    void confirmsItsHeadOrSaysThatItDoesNot() {
        var network = network(3);
        network.production(true);
        network.time().advance(MINUTE);
        for (VirtualNode node : network.nodes()) {
            long newest = network.nodes().stream()
                    .mapToLong(VirtualNode::finalizedHeight)
                    .max()
                    .orElseThrow();
            var answer = node.driver().confirmHead().toCompletableFuture();
            var height = answer.thenApply(ignored -> node.height());
            network.time().advance(5_000);
            assertThat(answer.getNow(HeadAnswer.NOT_IN_TIME))
                    .isEqualTo(confirmsHeads() ? HeadAnswer.CONFIRMED : HeadAnswer.NOT_OFFERED);
            assertThat(!confirmsHeads() || height.join() >= newest).isTrue();
        }
    }

    @Test
    void heedsNoNonsenseFromOtherNodes() {
        var network = network(1);
        network.production(true);
        for (int i = 0; i < 100; i++) {
            network.node(0).driver().message(PublicKey.of(new byte[32]), Bytes.of(new byte[i]));
        }
        network.time().advance(MINUTE);

        assertThat(network.node(0).height()).isPositive();
    }
}
