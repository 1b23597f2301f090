package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;

/** A node that is killed under load, again and again, loses nothing that it called included and counts nobody twice. */
class KillTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 50;
    private static final int VOTERS_PER_ROUND = 400;
    private static final long SEED = 20_260_101;

    @TempDir
    private Path temp;

    private Hash chain = Hash.ZERO;

    @Test
    void survivesFiveKillsUnderVoteLoad() throws Exception {
        survives(5);
    }

    @Test
    @Tag("long")
    void survivesFiftyKillsUnderVoteLoad() throws Exception {
        survives(50);
    }

    private void survives(int kills) throws Exception {
        var random = new Random(SEED);
        List<Voter> voters = Voter.crowd(kills * VOTERS_PER_ROUND);
        Hash election = openElection(voters);
        List<Transaction> votes =
                voters.stream().map(voter -> voter.ballot(chain, election)).toList();
        Set<String> included = new LinkedHashSet<>();
        int next = 0;
        for (int kill = 0; kill < kills; kill++) {
            try (var node = NodeProcess.start(temp)) {
                assertThat(trackersBelowHead(node, election)).containsAll(included);
                long stopAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(700));
                long giveUpAt = stopAt + Await.LIMIT.toNanos();
                // A busy machine may take longer for the first block than the kill would leave it.
                while (System.nanoTime() < stopAt || (included.isEmpty() && System.nanoTime() < giveUpAt)) {
                    Voter.submit(node, votes.subList(next, Math.min(votes.size(), next + BATCH)));
                    next = Math.min((kill + 1) * VOTERS_PER_ROUND, next + BATCH);
                    included.addAll(trackersBelowHead(node, election));
                }
                node.kill();
            }
            assertSound();
        }
        assertThat(included).isNotEmpty();
        countEverybodyOnce(election, votes, included);
    }

    private void countEverybodyOnce(Hash election, List<Transaction> votes, Set<String> included) throws Exception {
        try (var node = NodeProcess.start(temp)) {
            for (int round = 0; round < 2; round++) {
                for (int from = 0; from < votes.size(); from += BATCH) {
                    Voter.submit(node, votes.subList(from, Math.min(votes.size(), from + BATCH)));
                }
            }
            Await.until("the last ballot", () -> ballots(node, election) >= votes.size() && mempool(node) == 0);
            JsonNode results = get(node, "/elections/" + election + "/results");
            long zero = votes.stream().filter(vote -> vote.sender().bit(0) == 0).count();
            assertThat(results.at("/ballots").asLong()).isEqualTo(votes.size());
            assertThat(results.at("/turnout/voters").asLong()).isEqualTo(votes.size());
            assertThat(results.at("/questions/0/options/0/count").asLong()).isEqualTo(zero);
            assertThat(results.at("/questions/0/options/1/count").asLong()).isEqualTo(votes.size() - zero);
            Await.until("the index's coming to the head", () -> indexed(node));
            List<String> all = trackers(node, election);
            assertThat(all).hasSize(votes.size()).doesNotHaveDuplicates().containsAll(included);
            assertThat(node.stop()).isIn(0, 143);
        }
        assertSound();
    }

    private void assertSound() throws IOException, InterruptedException {
        String data = temp.resolve("data").toString();
        Program verified = Program.psephos("psephos-node", "db", "verify", "--data-dir", data);
        assertThat(verified.exitCode()).as(verified.stderr()).isZero();
        assertThat(verified.stdout()).contains("sound");
    }

    private Hash openElection(List<Voter> voters) throws Exception {
        var node = NodeProcess.start(temp);
        try (node) {
            chain = Hash.parse(get(node, "/status").path("chainId").asText());
            Hash election = Voter.openElection(node, chain, voters);
            assertThat(node.stop()).isIn(0, 143);
            return election;
        }
    }

    private static JsonNode get(NodeProcess node, String path) throws IOException, InterruptedException {
        return JSON.readTree(node.get("/api/v1" + path));
    }

    /** What the node calls included, under a head that is at least one block later. */
    private static Set<String> trackersBelowHead(NodeProcess node, Hash election)
            throws IOException, InterruptedException {
        long head = get(node, "/status").path("height").asLong();
        var heights = new TreeMap<String, Long>();
        pages(
                node,
                election,
                ballot -> heights.put(
                        ballot.path("tx").asText(), ballot.path("height").asLong()));
        heights.values().removeIf(height -> height >= head);
        return heights.keySet();
    }

    private static List<String> trackers(NodeProcess node, Hash election) throws IOException, InterruptedException {
        var all = new ArrayList<String>();
        pages(node, election, ballot -> all.add(ballot.path("tx").asText()));
        return all;
    }

    private static void pages(NodeProcess node, Hash election, Consumer<JsonNode> visitor)
            throws IOException, InterruptedException {
        String after = "";
        while (true) {
            JsonNode page = get(node, "/elections/" + election + "/ballots?limit=100" + after);
            page.path("ballots").forEach(visitor);
            if (!page.has("next")) {
                return;
            }
            after = "&after=" + page.path("next").asLong();
        }
    }

    private static long ballots(NodeProcess node, Hash election) throws IOException, InterruptedException {
        return get(node, "/elections/" + election).path("ballots").asLong();
    }

    private static long mempool(NodeProcess node) throws IOException, InterruptedException {
        return get(node, "/status").at("/mempool/count").asLong();
    }

    private static boolean indexed(NodeProcess node) throws IOException, InterruptedException {
        JsonNode status = get(node, "/status");
        return status.path("indexedHeight").asLong() + 2
                >= status.path("height").asLong();
    }
}
