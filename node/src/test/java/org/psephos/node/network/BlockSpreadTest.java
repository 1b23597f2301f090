package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;
import org.psephos.node.txpool.PoolLimits;

/** Eight nodes, no two of them more than two hops apart, whose importers are slow. */
class BlockSpreadTest {
    private static final int NODES = 8;
    private static final long LATENCY_MILLIS = 50;
    private static final long IMPORT_MILLIS = 3_000;
    private static final double BYTES_PER_MILLI = 12.5;
    private static final int PAYMENTS = 300;
    private static final PoolLimits POOL = new PoolLimits(2_000, 4L << 20, 512, 256, 2_000, 4L << 20);

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, LATENCY_MILLIS, BYTES_PER_MILLI);
    private final Genesis genesis = TestWorld.productive(100);
    private final List<NetworkedLedger> nodes = new ArrayList<>();
    private final List<Long> importedMillis = new ArrayList<>();
    private long sealedMillis;

    private void network() {
        for (int i = 0; i < NODES; i++) {
            var node = new NetworkedLedger(
                    links,
                    time,
                    genesis,
                    i + 1,
                    POOL,
                    new SameThreadWorkers(),
                    task -> time.schedule(IMPORT_MILLIS, task));
            node.kit().ledger().addListener(event -> {
                if (event instanceof ChainEvent.Extended) {
                    importedMillis.add(time.elapsedMillis());
                }
            });
            node.kit().ledger().addSealListener((block, certificate) -> sealedMillis = time.elapsedMillis());
            nodes.add(node);
        }
        for (int i = 0; i < NODES; i++) {
            nodes.get(i).dial(nodes.get((i + 1) % NODES));
            if (i < NODES / 2) {
                nodes.get(i).dial(nodes.get(i + NODES / 2));
            }
        }
        time.advance(10_000);
    }

    @Test
    void importIsNotPaidAtEachHop() {
        network();
        List<byte[]> payments = IntStream.range(0, PAYMENTS)
                .mapToObj(i -> TestWorld.ADA.transaction(
                        genesis.chainId(), i, new Payload.Transfer(TestWorld.GRACE.address(), 1)))
                .map(Transaction::encode)
                .toList();
        nodes.forEach(node -> node.kit().submitBytes(payments));
        time.advance(60_000);
        nodes.getFirst().production(true);
        time.advance(2 * IMPORT_MILLIS + 2_000);
        nodes.getFirst().production(false);
        time.advance(20_000);

        var first = nodes.getLast().kit().at(1);
        assertThat(first.transactions()).hasSize(PAYMENTS);
        long compactMillis = (long) (PAYMENTS * CompactBlock.NAME_BYTES / BYTES_PER_MILLI) + LATENCY_MILLIS;
        long wholeMillis = (long) (first.size() / BYTES_PER_MILLI);
        assertThat(compactMillis).isLessThan(wholeMillis / 10);
        assertThat(importedMillis.get(NODES - 1) - sealedMillis)
                .as("two hops and one import, at %s", importedMillis)
                .isBetween(2 * compactMillis + IMPORT_MILLIS, 4 * compactMillis + IMPORT_MILLIS);
    }
}
