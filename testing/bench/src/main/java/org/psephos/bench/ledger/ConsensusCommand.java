package org.psephos.bench.ledger;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.psephos.bench.machine.AtLeastOne;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Report;
import org.psephos.bench.machine.Usage;
import org.psephos.bench.node.BlockArrivals;
import org.psephos.bench.node.Network;
import org.psephos.bench.node.NodeApi;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.votes.Election;
import org.psephos.bench.votes.Requests;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Secp256k1;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code psephos-bench consensus}: what several nodes that agree on each block do, against one node alone on the same machine. */
@Command(
        name = "consensus",
        mixinStandardHelpOptions = true,
        description = "Casts votes on one node, then on a new network; times idle blocks, and kills who made the last.")
public final class ConsensusCommand implements Callable<Integer> {
    private static final int WARM_UP_SERIES = 1;
    private static final int MEASURED_SERIES = 2;
    private static final int PACED_SERIES = 3;

    @Option(names = "--consensus", defaultValue = "pos", description = "How the nodes agree (default: pos)")
    private String consensus = "pos";

    @Option(
            names = "--validators",
            paramLabel = "N",
            defaultValue = "4",
            converter = AtLeastOne.class,
            description = "Nodes of the network, all validators (default: 4)")
    private int validators;

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "100000",
            converter = AtLeastOne.class,
            description = "Good votes (default: 100000)")
    private int votes;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "50000",
            converter = AtLeastOne.class,
            description = "Votes of the election before (default: 50000)")
    private int warmUp;

    @Option(
            names = "--share",
            paramLabel = "X",
            defaultValue = "0.7",
            description =
                    "Then as many votes a second as this part of what one node alone does for each (default: 0.7)")
    private double share;

    @Option(
            names = "--paced-seconds",
            paramLabel = "S",
            defaultValue = "20",
            converter = AtLeastOne.class,
            description = "How long at that pace (default: 20)")
    private int pacedSeconds;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "50",
            converter = AtLeastOne.class,
            description = "Votes in a request (default: 50)")
    private int batch;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "16",
            converter = AtLeastOne.class,
            description = "Keep-alive connections, over all nodes (default: 16)")
    private int connections;

    @Option(
            names = "--idle-blocks",
            paramLabel = "N",
            defaultValue = "30",
            converter = AtLeastOne.class,
            description = "Blocks that are timed while nothing else happens (default: 30)")
    private int idleBlocks;

    @Option(
            names = "--crash-blocks",
            paramLabel = "N",
            defaultValue = "20",
            converter = AtLeastOne.class,
            description = "Blocks to wait for after the crash (default: 20)")
    private int crashBlocks;

    @Option(names = "--open-after", paramLabel = "S", description = Preparation.DESCRIPTION)
    private long openAfterSeconds;

    private final Secp256k1 curve = Curves.best();

    /** @param millis each vote's way to a block of which the first node tells */
    private record Cast(double perSecond, Latencies millis, double coreMicros, boolean right) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        double load = Machine.load();
        Path folder = Files.createTempDirectory("psephos-bench");
        try {
            Cast alone = alone(folder.resolve("alone"));
            Report.say("alone: %,.0f votes/s", alone.perSecond());
            try (var network = Network.start(folder.resolve("net"), consensus, validators)) {
                List<NodeProcess> nodes = network.nodes();
                var report = new Report("consensus")
                        .put("consensus", consensus)
                        .put("validators", validators)
                        .put("votes", votes);
                var quiet = new Quiet(nodes, curve);
                quiet.idle(idleBlocks, report);
                Cast together = cast(nodes, MEASURED_SERIES, votes, 0);
                Report.say("together: %,.0f votes/s", together.perSecond());
                double pace = share * alone.perSecond() / validators;
                Cast paced = cast(nodes, PACED_SERIES, (int) Math.ceil(pace * pacedSeconds), pace);
                report.put("votesPerSecond", together.perSecond(), 0)
                        .put("votesPerSecondAlone", alone.perSecond(), 0)
                        .put("ratioToShare", together.perSecond() / (alone.perSecond() / validators), 3)
                        .put("coreMicrosPerVote", together.coreMicros(), 1)
                        .put("coreMicrosPerVoteAlone", alone.coreMicros(), 1);
                together.millis().report(report);
                report.put("pacedVotesPerSecond", pace, 0)
                        .put("pacedP50Millis", paced.millis().millis().at(50))
                        .put("pacedP95Millis", paced.millis().millis().at(95))
                        .put("pacedP99Millis", paced.millis().millis().at(99));
                if (validators > 2) {
                    quiet.crash(crashBlocks, report);
                }
                report.put("loadBefore", load);
                Machine.describe(report);
                report.print();
                return alone.right() && together.right() && paced.right() ? 0 : 1;
            }
        } finally {
            NodeProcess.delete(folder);
        }
    }

    private Cast alone(Path data) throws IOException, InterruptedException {
        try (var node = NodeProcess.start(data)) {
            node.awaitReady();
            return cast(List.of(node), MEASURED_SERIES, votes, 0);
        }
    }

    /**
     * After a warm-up; returns when every node's tally holds every good vote and nothing else.
     *
     * @param perSecond 0 for as fast as the nodes answer
     */
    private Cast cast(List<NodeProcess> nodes, int series, int good, double perSecond)
            throws IOException, InterruptedException {
        NodeApi first = nodes.getFirst().api();
        var campaign = new Campaign(first);
        boolean cold = series == MEASURED_SERIES;
        long opens = new Preparation(curve, openAfterSeconds).opensMillis(good + (cold ? warmUp : 0));
        var chain = Campaign.chainId(first);
        var warm = new Election(chain, new Voters(curve, WARM_UP_SERIES), new Stream(warmUp), opens);
        var measured = new Election(chain, new Voters(curve, series), new Stream(good), opens);
        if (cold) {
            campaign.setUp(warm);
        }
        campaign.setUp(measured);
        try (var warmRequests = Requests.sign(warm.stream(), warm.ballots(), batch, first.host());
                var requests = Requests.sign(measured.stream(), measured.ballots(), batch, first.host());
                var arrivals = new BlockArrivals(first, (height, transactions, nanos) -> {})) {
            campaign.awaitOpen(measured.id());
            if (cold) {
                run(nodes, warm, new Load(warm.stream(), warmRequests));
            }
            var load = new Load(measured.stream(), requests, perSecond);
            long cpuBefore = cpuMicros(nodes);
            long started = System.nanoTime();
            boolean right = run(nodes, measured, load);
            double seconds = (System.nanoTime() - started) / 1e9;
            double coreMicros = (cpuMicros(nodes) - cpuBefore) / (double) good;
            return new Cast(good / seconds, Latencies.of(first, measured, requests, load, arrivals), coreMicros, right);
        }
    }

    private boolean run(List<NodeProcess> nodes, Election election, Load load)
            throws IOException, InterruptedException {
        List<InetSocketAddress> addresses =
                nodes.stream().map(node -> node.api().address()).toList();
        Load.Tally tally = load.run(addresses, connections);
        if (!tally.unexpected.isEmpty()) {
            Report.say("unexpected verdicts: %s", tally.unexpected);
        }
        for (NodeProcess node : nodes) {
            new Campaign(node.api()).awaitTally(election);
        }
        return tally.isRightOfSeveralNodes(election.stream());
    }

    private static long cpuMicros(List<NodeProcess> nodes) throws IOException {
        long sum = 0;
        for (NodeProcess node : nodes) {
            sum += Usage.cpuMicros(node.pid());
        }
        return sum;
    }
}
