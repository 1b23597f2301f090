package org.psephos.bench.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.bench.machine.Percentiles;
import org.psephos.bench.machine.Report;
import org.psephos.bench.node.BlockArrivals;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.node.Polling;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Secp256k1;

/** What a network does while nobody votes. */
record Quiet(List<NodeProcess> nodes, Secp256k1 curve) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final double MILLIS = 1e6;

    /** From the time in a block's header, at which its proposer begins, until the last node tells of it as final. */
    void idle(int blocks, Report report) throws IOException, InterruptedException {
        Report.say("timing %d blocks", blocks);
        var streams = new ArrayList<BlockArrivals>();
        try {
            for (NodeProcess node : nodes) {
                streams.add(arrivals(node));
            }
            long from = height(nodes.getFirst()) + 2;
            long[] slowest = new long[blocks];
            for (int i = 0; i < blocks; i++) {
                for (BlockArrivals stream : streams) {
                    slowest[i] = Math.max(slowest[i], await(stream, from + i).millisOld());
                }
            }
            var millis = new Percentiles(slowest);
            report.put("idleBlocks", blocks)
                    .put("idleFinalP50Millis", millis.at(50))
                    .put("idleFinalP95Millis", millis.at(95))
                    .put("idleFinalMaxMillis", millis.at(100));
        } finally {
            streams.forEach(BlockArrivals::close);
        }
    }

    /** Kills the node that made the last block; the longest time without a block from then on, as another node sees it. */
    void crash(int blocks, Report report) throws IOException, InterruptedException {
        try (var atFirst = arrivals(nodes.getFirst());
                var atSecond = arrivals(nodes.get(1))) {
            long before = height(nodes.getFirst()) + 2;
            NodeProcess leader = maker(await(atFirst, before).producer());
            BlockArrivals seen = leader == nodes.getFirst() ? atSecond : atFirst;
            await(seen, before);
            Report.say("killing the node that made block %d", before);
            long last = System.nanoTime();
            leader.kill();
            long longest = 0;
            long from = before + 1;
            // What was on its way when it died tells nothing.
            while (seen.nanos(from).isPresent() && seen.nanos(from).getAsLong() < last) {
                from++;
            }
            long first = 0;
            for (long height = from; height < from + blocks; height++) {
                long came = await(seen, height).nanos();
                longest = Math.max(longest, came - last);
                first = height == from ? came - last : first;
                last = came;
            }
            report.put("crashNextBlockMillis", first / MILLIS, 0).put("crashLongestGapMillis", longest / MILLIS, 0);
        }
    }

    private NodeProcess maker(String producer) throws IOException {
        for (NodeProcess node : nodes) {
            if (new Address(Address.Prefix.TEST, curve.publicKey(node.identity()))
                    .toString()
                    .equals(producer)) {
                return node;
            }
        }
        throw new IOException("no node is " + producer);
    }

    private static BlockArrivals arrivals(NodeProcess node) throws IOException {
        return new BlockArrivals(node.api(), (height, transactions, nanos) -> {});
    }

    private static long height(NodeProcess node) throws IOException {
        return node.api().status().get("height").asLong();
    }

    private static BlockArrivals.Arrival await(BlockArrivals stream, long height)
            throws IOException, InterruptedException {
        Polling.until(
                "block " + height, LIMIT, PAUSE, () -> stream.arrival(height).isPresent());
        Optional<BlockArrivals.Arrival> arrival = stream.arrival(height);
        return arrival.orElseThrow();
    }
}
