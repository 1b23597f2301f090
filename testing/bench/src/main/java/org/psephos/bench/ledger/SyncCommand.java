package org.psephos.bench.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.psephos.bench.machine.AtLeastOne;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Report;
import org.psephos.bench.machine.Usage;
import org.psephos.bench.machine.VerificationRate;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.node.Polling;
import org.psephos.bench.votes.Election;
import org.psephos.bench.votes.Requests;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Secp256k1;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code psephos-bench sync}: how long a node with an empty folder takes to have all that three others have. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = "Lets an empty node catch up with three that hold a chain of votes.")
public final class SyncCommand implements Callable<Integer> {
    private static final int SERVERS = 3;
    private static final int BATCH = 50;
    private static final int CONNECTIONS = 16;
    private static final int SERIES = 3;
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "100000",
            converter = AtLeastOne.class,
            description = "Votes in the chain (default: 100000)")
    private int votes;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            converter = AtLeastOne.class,
            description = "Empty nodes, one after the other; a line of JSON each (default: 1)")
    private int runs;

    @Option(
            names = "--rate-seconds",
            paramLabel = "S",
            defaultValue = "3",
            converter = AtLeastOne.class,
            description = "How long raw verification is measured before and after (default: 3)")
    private int rateSeconds;

    @Option(names = "--open-after", paramLabel = "S", description = Preparation.DESCRIPTION)
    private long openAfterSeconds;

    private final Secp256k1 curve = Curves.best();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("psephos-bench");
        var servers = new ArrayList<NodeProcess>();
        try {
            Path source = folder.resolve("server0");
            Election election = fill(source);
            for (int i = 0; i < SERVERS; i++) {
                Path data = folder.resolve("server" + i);
                if (i > 0) {
                    Folders.copyChain(source, data);
                }
                servers.add(NodeProcess.follower(data, List.of()));
            }
            for (NodeProcess server : servers) {
                server.awaitReady();
            }
            for (int run = 0; run < runs; run++) {
                Path data = folder.resolve("empty" + run);
                Folders.copyGenesis(source, data);
                measure(data, servers, election);
            }
            return 0;
        } finally {
            servers.forEach(NodeProcess::close);
            NodeProcess.delete(folder);
        }
    }

    private Election fill(Path data) throws IOException, InterruptedException {
        try (var node = NodeProcess.start(data)) {
            node.awaitReady();
            long opens = new Preparation(curve, openAfterSeconds).opensMillis(votes);
            var campaign = new Campaign(node.api());
            var election =
                    new Election(Campaign.chainId(node.api()), new Voters(curve, SERIES), new Stream(votes), opens);
            campaign.setUp(election);
            try (var requests = Requests.sign(
                    election.stream(), election.ballots(), BATCH, node.api().host())) {
                campaign.awaitOpen(election.id());
                Report.say("casting %,d votes", votes);
                new Load(election.stream(), requests).run(node.api().address(), CONNECTIONS);
                campaign.awaitTally(election);
            }
            return election;
        }
    }

    private void measure(Path data, List<NodeProcess> servers, Election election)
            throws IOException, InterruptedException {
        var rate =
                new VerificationRate(curve, Preparation.signatures(election.stream(), election.ballots()), rateSeconds);
        var peers = new ArrayList<String>();
        for (NodeProcess server : servers) {
            peers.add(server.peer());
        }
        JsonNode goal = servers.getFirst().api().status();
        double before = rate.measure();
        double load = Machine.load();
        try (var node = NodeProcess.follower(data, peers)) {
            double readyMillis = node.awaitReady();
            long cpuReady = Usage.cpuMicros(node.pid());
            long serversBefore = cpuMicros(servers);
            long started = System.nanoTime();
            Report.say("catching up with block %d", goal.get("height").asLong());
            Polling.until(
                    "the last block",
                    LIMIT,
                    PAUSE,
                    () -> node.api().status().get("height").asLong()
                            >= goal.get("height").asLong());
            new Campaign(node.api()).awaitTally(election);
            double seconds = (System.nanoTime() - started) / 1e9;
            double nodeMicros = (Usage.cpuMicros(node.pid()) - cpuReady) / (double) votes;
            double serverMicros = (cpuMicros(servers) - serversBefore) / (double) votes;
            double after = rate.measure();
            double raw = (before + after) / 2;
            double perSecond = votes / seconds;
            double alone = perSecond * (nodeMicros + serverMicros) / nodeMicros;
            var report = new Report("sync")
                    .put("votes", votes)
                    .put("blocks", goal.get("height").asLong())
                    .put("servers", servers.size())
                    .put("readyMillis", readyMillis, 0)
                    .put("seconds", seconds, 2)
                    .put("votesPerSecond", perSecond, 0)
                    .put("rawVerificationsPerSecondBefore", before, 0)
                    .put("rawVerificationsPerSecondAfter", after, 0)
                    .put("rawVerificationsPerSecond", raw, 0)
                    .put("ratio", perSecond / raw, 3)
                    .put("ratioWithoutServersShare", alone / raw, 3)
                    .put("coreMicrosPerVerification", rate.coreMicros(), 1)
                    .put("coreMicrosPerVote", nodeMicros, 1)
                    .put("coreMicrosPerVoteServers", serverMicros, 1)
                    .put("peakRssMiB", Usage.peakRssBytes(node.pid()) >> 20)
                    .put("loadBefore", load);
            Machine.describe(report);
            report.print();
        }
    }

    private static long cpuMicros(List<NodeProcess> nodes) throws IOException {
        long sum = 0;
        for (NodeProcess node : nodes) {
            sum += Usage.cpuMicros(node.pid());
        }
        return sum;
    }
}
