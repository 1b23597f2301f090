package org.psephos.bench.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.psephos.bench.machine.AtLeastOne;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Report;
import org.psephos.bench.machine.Usage;
import org.psephos.bench.machine.VerificationRate;
import org.psephos.bench.node.BlockArrivals;
import org.psephos.bench.node.NodeApi;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.votes.Election;
import org.psephos.bench.votes.Requests;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code psephos-bench ledger}: open votes from signed bytes to a tally that can be read. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Sends signed votes through POST /transactions/batch until the tally holds them all.")
public final class LedgerCommand implements Callable<Integer> {
    private static final int WARM_UP_SERIES = 1;
    private static final int MEASURED_SERIES = 2;
    private static final int SPAN = 100_000;

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "100000",
            converter = AtLeastOne.class,
            description = "Good votes (default: 100000)")
    private int votes;

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
            description = "Keep-alive connections (default: 16)")
    private int connections;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "50000",
            converter = AtLeastOne.class,
            description = "Votes of the election before (default: 50000)")
    private int warmUp;

    @Option(names = "--open-after", paramLabel = "S", description = Preparation.DESCRIPTION)
    private long openAfterSeconds;

    @Option(
            names = "--rate-seconds",
            paramLabel = "S",
            defaultValue = "3",
            converter = AtLeastOne.class,
            description = "How long raw verification is measured before and after (default: 3)")
    private int rateSeconds;

    @Mixin
    private final RunningNode running = new RunningNode();

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep the node's data folder here")
    private @Nullable Path keep;

    @Option(names = "--json", description = "Accepted for symmetry: the last line is always JSON")
    private boolean json;

    private final Secp256k1 curve = Curves.best();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<NodeApi> given = running.api();
        if (given.isPresent()) {
            return measure(given.get(), running.pid(), Optional.empty());
        }
        Path kept = keep;
        Path folder = kept == null ? Files.createTempDirectory("psephos-bench") : Files.createDirectories(kept);
        try (var own = NodeProcess.start(folder.resolve("data"))) {
            Report.say("node ready after %.0f ms", own.awaitReady());
            return measure(own.api(), own.pid(), Optional.of(own));
        } finally {
            if (kept == null) {
                NodeProcess.delete(folder);
            }
        }
    }

    private int measure(NodeApi api, long nodePid, Optional<NodeProcess> own) throws IOException, InterruptedException {
        Hash chainId = Campaign.chainId(api);
        var campaign = new Campaign(api);
        long opens = new Preparation(curve, openAfterSeconds).opensMillis(votes + warmUp);
        var warm = new Election(chainId, new Voters(curve, WARM_UP_SERIES), new Stream(warmUp), opens);
        var measured = new Election(chainId, new Voters(curve, MEASURED_SERIES), new Stream(votes), opens);
        Report.say("enrolling; the elections open in %d s", (opens - System.currentTimeMillis()) / 1_000);
        campaign.setUp(warm);
        campaign.setUp(measured);
        Report.say(
                "signing %,d votes", warm.stream().slots() + measured.stream().slots());
        try (var warmRequests = Requests.sign(warm.stream(), warm.ballots(), batch, api.host());
                var requests = Requests.sign(measured.stream(), measured.ballots(), batch, api.host())) {
            campaign.awaitOpen(measured.id());
            var cpu = new CpuCurve(nodePid);
            try (var arrivals = new BlockArrivals(api, cpu)) {
                Report.say("warming up");
                run(api, warm, warmRequests, new Load(warm.stream(), warmRequests), cpu);
                return run(api, nodePid, own, measured, requests, cpu, arrivals);
            }
        }
    }

    private int run(
            NodeApi api,
            long nodePid,
            Optional<NodeProcess> own,
            Election election,
            Requests requests,
            CpuCurve cpu,
            BlockArrivals arrivals)
            throws IOException, InterruptedException {
        var rate =
                new VerificationRate(curve, Preparation.signatures(election.stream(), election.ballots()), rateSeconds);
        double before = rate.measure();
        Report.say("raw verification: %,.0f/s; measuring", before);
        var report =
                new Report("ledger").put("votes", votes).put("batch", batch).put("connections", connections);
        double load = Machine.load();
        var growth = new Growth(api, own);
        var sent = new Load(election.stream(), requests);
        Outcome outcome = run(api, election, requests, sent, cpu);
        growth.stop();
        double after = rate.measure();
        double raw = (before + after) / 2;
        double votesPerSecond = votes / outcome.seconds;
        report.put("seconds", outcome.seconds, 2)
                .put("votesPerSecond", votesPerSecond, 0)
                .put("rawVerificationsPerSecondBefore", before, 0)
                .put("rawVerificationsPerSecondAfter", after, 0)
                .put("rawVerificationsPerSecond", raw, 0)
                .put("ratio", votesPerSecond / raw, 3);
        Latencies.of(api, election, requests, sent, arrivals).report(report);
        growth.report(votes, report);
        report.put("peakRssMiB", Usage.peakRssBytes(nodePid) >> 20).put("rssMiB", Usage.rssBytes(nodePid) >> 20);
        outcome.report(cpu, report);
        report.put("loadBefore", load);
        Machine.describe(report);
        report.print();
        return outcome.tally.isRight(election.stream()) ? 0 : 1;
    }

    /** What the run adds to disk and chain. */
    private static final class Growth {
        private final NodeApi api;
        private final Optional<NodeProcess> own;
        private long bytes;
        private long syncs;
        private long blocks;

        Growth(NodeApi api, Optional<NodeProcess> own) throws IOException {
            this.api = api;
            this.own = own;
            add(-1);
        }

        void stop() throws IOException {
            add(1);
        }

        void report(int votes, Report report) {
            report.put("bytesPerVote", (double) bytes / votes, 1)
                    .put("fsyncs", syncs)
                    .put("blocks", blocks);
        }

        private void add(int sign) throws IOException {
            blocks += sign * api.status().get("height").asLong();
            if (own.isPresent()) {
                bytes += sign * own.get().diskBytes();
                syncs += sign * own.get().logSyncs();
            }
        }
    }

    /** @param pointsUnderLoad points of the curve until the last verdict was in */
    private record Outcome(double seconds, Load.Tally tally, CpuCurve.Cost cost, int pointsUnderLoad) {
        void report(CpuCurve cpu, Report report) {
            CpuCurve.Cost first = cpu.first(SPAN, pointsUnderLoad);
            CpuCurve.Cost last = cpu.last(SPAN, pointsUnderLoad);
            report.put("coreMicrosPerVote", cost.sum(), 1)
                    .put("coreMicrosPerVoteClient", cost.client(), 1)
                    .put("coreMicrosPerVoteFirst100k", first.sum(), 1)
                    .put("coreMicrosPerVoteLast100k", last.sum(), 1)
                    .put("growth", last.sum() / first.sum(), 3);
            tally.report(report);
        }
    }

    /** From the first byte out until the tally holds every good vote and nothing else. */
    private Outcome run(NodeApi api, Election election, Requests requests, Load load, CpuCurve cpu)
            throws IOException, InterruptedException {
        cpu.restart();
        long started = System.nanoTime();
        Load.Tally tally = load.run(api.address(), connections);
        int underLoad = Math.max(2, cpu.size());
        Report.say("all %,d sent after %.1f s", election.stream().slots(), (System.nanoTime() - started) / 1e9);
        new Campaign(api).awaitTally(election);
        double seconds = (System.nanoTime() - started) / 1e9;
        CpuCurve.Cost cost = cpu.total(election.stream().votes());
        Report.say("%,.0f votes/s, %.1f core-µs each", election.stream().votes() / seconds, cost.sum());
        if (!tally.unexpected.isEmpty()) {
            Report.say("unexpected verdicts: %s", tally.unexpected);
        }
        return new Outcome(seconds, tally, cost, underLoad);
    }
}
