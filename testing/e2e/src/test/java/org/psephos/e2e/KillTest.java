package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** A node that is killed under load, again and again, loses nothing that it called included and counts nobody twice. */
class KillTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 50;
    private static final int VOTERS_PER_ROUND = 400;
    private static final long SEED = 20_260_101;

    @TempDir
    private Path temp;

    private Hash chain = Hash.ZERO;

    private record Voter(PrivateKey key, PublicKey address) {
        static Voter number(int number) {
            byte[] seed = Sha256.hash(
                            org.psephos.core.crypto.Tag.PEER_ID,
                            ("kill-test " + number).getBytes(StandardCharsets.UTF_8))
                    .toBytes();
            PrivateKey key = PrivateKey.parse(seed).orElseThrow();
            return new Voter(key, Curves.best().publicKey(key));
        }

        Transaction sign(Hash chain, long sequence, Payload payload) {
            var unsigned = new UnsignedTransaction(chain, address, sequence, 50_000, 0, payload);
            return unsigned.sign(Curves.best().sign(key, unsigned.id().toBytes(), new byte[32]));
        }
    }

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
        List<Voter> voters = IntStream.range(0, kills * VOTERS_PER_ROUND)
                .mapToObj(Voter::number)
                .sorted(Comparator.comparing(Voter::address))
                .toList();
        Hash election = openElection(voters);
        List<Transaction> votes = voters.stream()
                .map(voter -> voter.sign(
                        chain,
                        0,
                        new Payload.CastBallot(
                                election,
                                new OpenBallot(List.of(Choice.of(voter.address().bit(0)))))))
                .toList();
        Set<String> included = new LinkedHashSet<>();
        int next = 0;
        for (int kill = 0; kill < kills; kill++) {
            try (var node = NodeProcess.start(temp)) {
                assertThat(trackersBelowHead(node, election)).containsAll(included);
                long stopAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(700));
                while (System.nanoTime() < stopAt) {
                    submit(node, votes.subList(next, Math.min(votes.size(), next + BATCH)));
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
                    submit(node, votes.subList(from, Math.min(votes.size(), from + BATCH)));
                }
            }
            Await.until("the last ballot", 60, () -> ballots(node, election) >= votes.size() && mempool(node) == 0);
            JsonNode results = get(node, "/elections/" + election + "/results");
            long zero = votes.stream().filter(vote -> vote.sender().bit(0) == 0).count();
            assertThat(results.at("/ballots").asLong()).isEqualTo(votes.size());
            assertThat(results.at("/turnout/voters").asLong()).isEqualTo(votes.size());
            assertThat(results.at("/questions/0/options/0/count").asLong()).isEqualTo(zero);
            assertThat(results.at("/questions/0/options/1/count").asLong()).isEqualTo(votes.size() - zero);
            Await.until("the index's coming to the head", 30, () -> indexed(node));
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
        Voter organiser = Voter.number(-1);
        var node = NodeProcess.start(temp);
        try (node) {
            chain = Hash.parse(get(node, "/status").path("chainId").asText());
            long opens = System.currentTimeMillis() + 4_000;
            var definition = new ElectionDefinition(
                    ElectionKind.OPEN,
                    List.of("en"),
                    LocalText.of("Kill test"),
                    LocalText.of(""),
                    List.of(new Question(
                            "q",
                            LocalText.of("Which?"),
                            List.of(LocalText.of("zero"), LocalText.of("one")),
                            1,
                            1,
                            false)),
                    opens,
                    opens,
                    opens + TimeUnit.HOURS.toMillis(2),
                    RevoteRule.FIRST,
                    List.of());
            Transaction creation = organiser.sign(chain, 0, new Payload.CreateElection(definition));
            var transactions = new ArrayList<Transaction>(List.of(creation));
            for (int from = 0; from < voters.size(); from += 1_000) {
                List<RollEntry> chunk = voters.subList(from, Math.min(voters.size(), from + 1_000)).stream()
                        .map(voter -> new RollEntry(voter.address(), 1))
                        .toList();
                transactions.add(
                        organiser.sign(chain, transactions.size(), new Payload.EnrolVoters(creation.id(), chunk)));
            }
            transactions.add(organiser.sign(chain, transactions.size(), new Payload.CloseEnrolment(creation.id())));
            submit(node, transactions);
            Await.until("the opening", 60, () -> phase(node, creation.id()).equals("OPEN"));
            assertThat(node.stop()).isIn(0, 143);
            return creation.id();
        }
    }

    private static JsonNode get(NodeProcess node, String path) throws IOException, InterruptedException {
        return JSON.readTree(node.get("/api/v1" + path));
    }

    private static void submit(NodeProcess node, List<Transaction> transactions)
            throws IOException, InterruptedException {
        if (transactions.isEmpty()) {
            return;
        }
        var body = new Writer();
        for (Transaction transaction : transactions) {
            body.bytes(transaction.encode());
        }
        JsonNode verdicts =
                JSON.readTree(node.send(HttpRequest.newBuilder(node.address().resolve("/api/v1/transactions/batch"))
                                .header("Content-Type", "application/octet-stream")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toBytes()))
                                .build())
                        .body());
        assertThat(verdicts).hasSize(transactions.size());
        for (JsonNode verdict : verdicts) {
            assertThat(verdict.path("verdict").asText()).as(verdict.toString()).isIn("accepted", "duplicate");
        }
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

    private static String phase(NodeProcess node, Hash election) throws IOException, InterruptedException {
        return get(node, "/elections/" + election).path("phase").asText();
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
