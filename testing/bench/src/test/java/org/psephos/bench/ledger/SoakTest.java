package org.psephos.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.bench.machine.Usage;
import org.psephos.bench.node.Checkout;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.votes.Election;
import org.psephos.bench.votes.Requests;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;

/** One election after another on one node, bad votes among them: every tally is right, and nothing piles up. */
@Tag("long")
class SoakTest {
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final int VOTES = 5_000;
    private static final int SECONDS_TO_OPENING = 6;
    private static final int CONNECTIONS = 8;
    private static final int FIRST_SERIES = 1_000;

    /** Elections until caches are full and threads have started. */
    private static final int SETTLING = 5;

    private static final long MAX_RSS_BYTES = 1L << 30;
    private static final int MORE_THREADS = 5;

    /** Tables of the database that are open among them. */
    private static final int MORE_FILES = 100;

    @TempDir
    private Path folder;

    /** What the node holds after an election. */
    private record Look(long rssBytes, int threads, int files) {
        static Look at(long pid) throws IOException {
            return new Look(Usage.rssBytes(pid), entries(pid, "task"), entries(pid, "fd"));
        }

        private static int entries(long pid, String what) throws IOException {
            try (var entries = Files.list(Path.of("/proc", Long.toString(pid), what))) {
                return (int) entries.count();
            }
        }
    }

    @Test
    void countsElectionAfterElectionWithoutGrowing() throws Exception {
        var looks = new ArrayList<Look>();
        Path data = folder.resolve("data");
        try (var node = NodeProcess.start(data, shortBlocks())) {
            node.awaitReady();
            long end = System.nanoTime() + LENGTH.toNanos();
            while (System.nanoTime() < end) {
                hold(node, FIRST_SERIES + looks.size());
                looks.add(Look.at(node.pid()));
            }
        }
        assertThat(looks).hasSizeGreaterThan(2 * SETTLING);
        assertThat(looks).as(looks.toString()).allMatch(look -> look.rssBytes < MAX_RSS_BYTES);
        Look settled = looks.get(SETTLING);
        assertThat(looks.subList(SETTLING, looks.size()))
                .allMatch(look -> look.threads <= settled.threads + MORE_THREADS)
                .allMatch(look -> look.files <= settled.files + MORE_FILES);
        assertThat(Files.readString(folder.resolve("data.log")))
                .doesNotContain("WARN", "SEVERE", "\tat ")
                .endsWith("stopped\n");
    }

    private Path shortBlocks() throws IOException {
        String root = Files.readString(Checkout.root().resolve("genesis.json"));
        return Files.writeString(
                folder.resolve("genesis.json"), root.replace("pacingMillis\": 2000", "pacingMillis\": 500"));
    }

    private static void hold(NodeProcess node, int series) throws IOException, InterruptedException {
        var curve = Curves.best();
        long opens = new Preparation(curve, SECONDS_TO_OPENING).opensMillis(VOTES);
        var election = new Election(Campaign.chainId(node.api()), new Voters(curve, series), new Stream(VOTES), opens);
        var campaign = new Campaign(node.api());
        campaign.setUp(election);
        try (var requests = Requests.sign(
                election.stream(), election.ballots(), 50, node.api().host())) {
            campaign.awaitOpen(election.id());
            Load.Tally tally =
                    new Load(election.stream(), requests).run(node.api().address(), CONNECTIONS);
            campaign.awaitTally(election);
            assertThat(tally.isRight(election.stream()))
                    .as(tally.unexpected.toString())
                    .isTrue();
        }
    }
}
