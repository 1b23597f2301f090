package org.psephos.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.bench.Main;
import org.psephos.bench.node.Checkout;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.votes.Election;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;

/** The benchmarks that need a node, as small as they go, against a real one with short blocks. */
class SmallRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static NodeProcess node;

    @BeforeAll
    static void start() throws Exception {
        Path genesis = folder.resolve("genesis.json");
        String root = Files.readString(Checkout.root().resolve("genesis.json"));
        Files.writeString(genesis, root.replace("pacingMillis\": 2000", "pacingMillis\": 200"));
        node = NodeProcess.start(folder.resolve("data"), genesis);
        node.awaitReady();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** The one line on standard output. */
    private static JsonNode run(int exitCode, String... words) throws IOException {
        var out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.commandLine().execute(words)).isEqualTo(exitCode);
        } finally {
            System.setOut(before);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        return JSON.readTree(out.toByteArray());
    }

    private static List<String> names(JsonNode report) {
        var names = new ArrayList<String>();
        report.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String url() {
        return "http://" + node.api().host();
    }

    @Test
    void syncBringsAnEmptyNodeToTheSameTally() throws Exception {
        JsonNode report = run(0, "sync", "--votes=300", "--open-after=10", "--rate-seconds=1");

        assertThat(report.get("votes").asInt()).isEqualTo(300);
        assertThat(report.get("servers").asInt()).isEqualTo(3);
        assertThat(report.get("votesPerSecond").asDouble()).isPositive();
        assertThat(report.get("ratio").asDouble()).isPositive();
        assertThat(report.get("ratioWithoutServersShare").asDouble())
                .isGreaterThanOrEqualTo(report.get("ratio").asDouble());
    }

    @Test
    void ledgerCountsGoodVotesAndSeesTheRestRefused() throws Exception {
        JsonNode report = run(
                0,
                "ledger",
                "--votes=500",
                "--warm-up=100",
                "--open-after=5",
                "--rate-seconds=1",
                "--node=" + url(),
                "--pid=" + node.pid());

        var stream = new Stream(500);
        assertThat(report.get("accepted").asInt()).isEqualTo(500);
        assertThat(report.get("duplicates").asInt()).isEqualTo(stream.count(Stream.Kind.COPY));
        assertThat(report.get("forgeriesRefused").asInt()).isEqualTo(stream.count(Stream.Kind.FORGERY));
        assertThat(report.get("unexpected")).isEmpty();
        assertThat(report.get("ratio").asDouble()).isPositive();
        assertThat(report.get("latencySamples").asInt()).isPositive();
        assertThat(names(report))
                .containsExactly(
                        "benchmark",
                        "votes",
                        "batch",
                        "connections",
                        "seconds",
                        "votesPerSecond",
                        "rawVerificationsPerSecondBefore",
                        "rawVerificationsPerSecondAfter",
                        "rawVerificationsPerSecond",
                        "ratio",
                        "latencySamples",
                        "p50Millis",
                        "p95Millis",
                        "p99Millis",
                        "bytesPerVote",
                        "fsyncs",
                        "blocks",
                        "peakRssMiB",
                        "rssMiB",
                        "coreMicrosPerVote",
                        "coreMicrosPerVoteClient",
                        "coreMicrosPerVoteFirst100k",
                        "coreMicrosPerVoteLast100k",
                        "growth",
                        "accepted",
                        "duplicates",
                        "forgeriesRefused",
                        "unexpected",
                        "loadBefore",
                        "machine");
    }

    @Test
    void consensusSetsANetworkAgainstOneNode() throws Exception {
        JsonNode report = run(
                0,
                "consensus",
                "--consensus=raft",
                "--validators=3",
                "--votes=300",
                "--warm-up=100",
                "--open-after=8",
                "--idle-blocks=3",
                "--crash-blocks=2",
                "--paced-seconds=5");

        assertThat(names(report))
                .containsExactly(
                        "benchmark",
                        "consensus",
                        "validators",
                        "votes",
                        "idleBlocks",
                        "idleFinalP50Millis",
                        "idleFinalP95Millis",
                        "idleFinalMaxMillis",
                        "votesPerSecond",
                        "votesPerSecondAlone",
                        "ratioToShare",
                        "coreMicrosPerVote",
                        "coreMicrosPerVoteAlone",
                        "latencySamples",
                        "p50Millis",
                        "p95Millis",
                        "p99Millis",
                        "pacedVotesPerSecond",
                        "pacedP50Millis",
                        "pacedP95Millis",
                        "pacedP99Millis",
                        "crashNextBlockMillis",
                        "crashLongestGapMillis",
                        "loadBefore",
                        "machine");
        assertThat(report.get("ratioToShare").asDouble()).isPositive();
        assertThat(report.get("idleFinalMaxMillis").asLong()).isPositive();
        assertThat(report.get("crashLongestGapMillis").asLong())
                .isGreaterThanOrEqualTo(report.get("crashNextBlockMillis").asLong());
    }

    @Test
    void theNodeSaysWhyItRefuses() throws Exception {
        var stream = new Stream(100);
        var election = new Election(
                Campaign.chainId(node.api()),
                new Voters(Curves.best(), 9),
                stream,
                new Preparation(Curves.best(), 4).opensMillis(100));
        var campaign = new Campaign(node.api());
        campaign.setUp(election);
        campaign.awaitOpen(election.id());
        byte[] good = election.ballots().at(36).encode();
        byte[] forged = election.ballots().at(73).encode();

        assertThat(node.api().submit(good).get("verdict").asText()).isEqualTo("accepted");
        assertThat(node.api().submit(good).get("verdict").asText()).isEqualTo("duplicate");
        assertThat(node.api().submit(forged).get("code").asText()).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void httpAsksForABlock() throws Exception {
        JsonNode report = run(0, "http", "--seconds=1", "--connections=2", "--height=0", "--node=" + url());

        assertThat(report.get("requests").asInt()).isPositive();
        assertThat(names(report))
                .containsExactly(
                        "benchmark",
                        "path",
                        "connections",
                        "requests",
                        "requestsPerSecond",
                        "p50Millis",
                        "p99Millis",
                        "maxMillis",
                        "machine");
    }

    @Test
    void rssLooksBeforeAndAfterVotes() throws Exception {
        JsonNode report =
                run(0, "rss", "--votes=200", "--rest=0", "--open-after=4", "--node=" + url(), "--pid=" + node.pid());

        assertThat(report.get("idleRssMiB").asInt()).isPositive();
        assertThat(report.get("accepted").asInt()).isEqualTo(200);
        assertThat(names(report))
                .containsExactly(
                        "benchmark",
                        "restSeconds",
                        "idleRssMiB",
                        "votes",
                        "afterVotesRssMiB",
                        "restedRssMiB",
                        "accepted",
                        "duplicates",
                        "forgeriesRefused",
                        "unexpected",
                        "peakRssMiB",
                        "machine");
    }
}
