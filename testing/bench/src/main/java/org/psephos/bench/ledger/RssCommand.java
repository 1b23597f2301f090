package org.psephos.bench.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Report;
import org.psephos.bench.machine.Usage;
import org.psephos.bench.node.NodeApi;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.node.Polling;
import org.psephos.bench.votes.Election;
import org.psephos.bench.votes.Requests;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Secp256k1;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code psephos-bench rss}: resident memory of a node that does nothing but mine, and of one that has counted votes. */
@Command(
        name = "rss",
        mixinStandardHelpOptions = true,
        description = "Resident memory of an idle node, and after votes.")
public final class RssCommand implements Callable<Integer> {
    private static final int BATCH = 50;
    private static final int CONNECTIONS = 16;
    private static final int SERIES = 3;

    @Option(names = "--votes", paramLabel = "N", defaultValue = "0", description = "Also after N votes (default: none)")
    private int votes;

    @Option(
            names = "--rest",
            paramLabel = "S",
            defaultValue = "20",
            description = "Seconds without load before each look (default: 20)")
    private int restSeconds;

    @Option(names = "--open-after", paramLabel = "S", description = Preparation.DESCRIPTION)
    private long openAfterSeconds;

    @Mixin
    private final RunningNode running = new RunningNode();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<NodeApi> given = running.api();
        if (given.isPresent()) {
            return measure(given.get(), running.pid());
        }
        Path folder = Files.createTempDirectory("psephos-bench");
        try (var node = NodeProcess.start(folder.resolve("data"))) {
            node.awaitReady();
            return measure(node.api(), node.pid());
        } finally {
            NodeProcess.delete(folder);
        }
    }

    private int measure(NodeApi api, long pid) throws IOException, InterruptedException {
        var report = new Report("rss").put("restSeconds", restSeconds);
        Polling.pause(Duration.ofSeconds(restSeconds));
        report.put("idleRssMiB", Usage.rssBytes(pid) >> 20);
        boolean right = votes <= 0 || afterVotes(api, pid, report);
        report.put("peakRssMiB", Usage.peakRssBytes(pid) >> 20);
        Machine.describe(report);
        report.print();
        return right ? 0 : 1;
    }

    private boolean afterVotes(NodeApi api, long pid, Report report) throws IOException, InterruptedException {
        Load.Tally tally = cast(api);
        report.put("votes", votes).put("afterVotesRssMiB", Usage.rssBytes(pid) >> 20);
        Polling.pause(Duration.ofSeconds(restSeconds));
        report.put("restedRssMiB", Usage.rssBytes(pid) >> 20);
        tally.report(report);
        return tally.isRight(new Stream(votes));
    }

    private Load.Tally cast(NodeApi api) throws IOException, InterruptedException {
        Secp256k1 curve = Curves.best();
        long opens = new Preparation(curve, openAfterSeconds).opensMillis(votes);
        var campaign = new Campaign(api);
        var election = new Election(Campaign.chainId(api), new Voters(curve, SERIES), new Stream(votes), opens);
        campaign.setUp(election);
        try (var requests = Requests.sign(election.stream(), election.ballots(), BATCH, api.host())) {
            campaign.awaitOpen(election.id());
            Report.say("casting %,d votes", votes);
            var tally = new Load(election.stream(), requests).run(api.address(), CONNECTIONS);
            campaign.awaitTally(election);
            return tally;
        }
    }
}
