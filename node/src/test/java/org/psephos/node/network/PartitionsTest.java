package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;

/** Nodes that mine and are parted this way and that: when the wires are whole again there is one chain, and nothing sent is lost. */
class PartitionsTest {
    private static final int NODES = 5;
    private static final int ROUNDS = 8;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private static Genesis genesis() {
        var parameters = new TreeMap<String, Value>();
        parameters.put("spacingMillis", new Value.Integer(3_000));
        parameters.put("powLimit", new Value.Text("200fffff"));
        parameters.put("initialTarget", new Value.Text("1f07ffff"));
        return TestWorld.genesis("pow", new EngineParameters(parameters));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void healToOneChainWithEverythingInIt(long seed) {
        var random = new Random(seed);
        var time = new VirtualScheduler();
        var links = new VirtualLinks(time, seed);
        Genesis genesis = genesis();
        var nodes = new ArrayList<NetworkedLedger>();
        for (int number = 1; number <= NODES; number++) {
            var node = new NetworkedLedger(links, time, genesis, number);
            nodes.forEach(node::dial);
            nodes.add(node);
            node.production(number != NODES);
        }
        var sent = new ArrayList<Transaction>();
        for (int round = 0; round < ROUNDS; round++) {
            Set<VirtualLinks.Host> side = new HashSet<>();
            nodes.stream()
                    .filter(node -> random.nextBoolean())
                    .map(NetworkedLedger::host)
                    .forEach(side::add);
            links.part(side);
            for (int i = random.nextInt(6); i > 0; i--) {
                Transaction payment = TestWorld.ADA.transaction(
                        genesis.chainId(), sent.size(), new Payload.Transfer(TestWorld.EDSGER.address(), 1));
                sent.add(payment);
                nodes.get(random.nextInt(NODES)).kit().submit(payment);
                time.advance(random.nextInt(5_000));
            }
            time.advance(random.nextInt(90_000));
        }
        links.part(Set.of());
        time.advance(12 * MINUTE);
        nodes.forEach(node -> node.production(false));
        time.advance(MINUTE);
        // Of equals each keeps the one that came first: one more block decides.
        nodes.getFirst().production(true);
        time.advance(20 * SECOND);
        nodes.getFirst().production(false);
        time.advance(MINUTE);

        assertThat(nodes.stream().map(node -> node.kit().head().id()).distinct())
                .as("heights %s", nodes.stream().map(NetworkedLedger::height).toList())
                .hasSize(1);
        List<Long> balances = nodes.stream()
                .map(node -> node.kit().account(TestWorld.EDSGER).balance())
                .distinct()
                .toList();
        assertThat(balances).containsExactly((long) sent.size());
        nodes.forEach(node -> {
            assertThat(node.kit().halts()).isEmpty();
            assertThat(node.network().headersAhead()).isZero();
            assertThat(node.network().isSyncing()).isFalse();
            nodes.stream().filter(other -> other != node).forEach(other -> assertThat(node.reputation()
                            .score(other.id(), node.kit().clock().nowMillis()))
                    .as("nobody misbehaved")
                    .isGreaterThanOrEqualTo(0));
        });
    }
}
