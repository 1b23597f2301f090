package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
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

/** Somebody with a key, who votes in an election of one question and two options as their address says. */
record Voter(PrivateKey key, PublicKey address) {
    private static final int ENROLLED_AT_ONCE = 1_000;

    /** For everybody to be enrolled, on a busy machine, too. */
    private static final long OPENS_IN_MILLIS = 10_000;

    static Voter number(int number) {
        byte[] seed = Sha256.hash(Tag.PEER_ID, ("voter " + number).getBytes(StandardCharsets.UTF_8))
                .toBytes();
        PrivateKey key = PrivateKey.parse(seed).orElseThrow();
        return new Voter(key, Curves.best().publicKey(key));
    }

    /** As many, sorted as a roll is. */
    static List<Voter> crowd(int count) {
        return IntStream.range(0, count)
                .mapToObj(Voter::number)
                .sorted(Comparator.comparing(Voter::address))
                .toList();
    }

    Transaction sign(Hash chain, long sequence, Payload payload) {
        var unsigned = new UnsignedTransaction(chain, address, sequence, 50_000, 0, payload);
        return unsigned.sign(Curves.best().sign(key, unsigned.id().toBytes(), new byte[32]));
    }

    Transaction ballot(Hash chain, Hash election) {
        return sign(chain, 0, new Payload.CastBallot(election, new OpenBallot(List.of(Choice.of(address.bit(0))))));
    }

    /** Announces an election for {@code roll}, which stays open for hours, and waits until it is open. */
    static Hash openElection(NodeProcess node, Hash chain, List<Voter> roll) throws IOException, InterruptedException {
        Voter organiser = number(-1);
        long opens = System.currentTimeMillis() + OPENS_IN_MILLIS;
        var definition = new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en"),
                LocalText.of("Which?"),
                LocalText.of(""),
                List.of(new Question(
                        "q", LocalText.of("Which?"), List.of(LocalText.of("zero"), LocalText.of("one")), 1, 1, false)),
                opens,
                opens,
                opens + TimeUnit.HOURS.toMillis(2),
                RevoteRule.FIRST,
                List.of());
        Transaction creation = organiser.sign(chain, 0, new Payload.CreateElection(definition));
        var transactions = new ArrayList<Transaction>(List.of(creation));
        for (int from = 0; from < roll.size(); from += ENROLLED_AT_ONCE) {
            List<RollEntry> chunk = roll.subList(from, Math.min(roll.size(), from + ENROLLED_AT_ONCE)).stream()
                    .map(voter -> new RollEntry(voter.address(), 1))
                    .toList();
            transactions.add(organiser.sign(chain, transactions.size(), new Payload.EnrolVoters(creation.id(), chunk)));
        }
        transactions.add(organiser.sign(chain, transactions.size(), new Payload.CloseEnrolment(creation.id())));
        submit(node, transactions);
        Await.until("the opening", () -> Wallet.parse(node.get("/api/v1/elections/" + creation.id()))
                .path("phase")
                .asText()
                .equals("OPEN"));
        return creation.id();
    }

    /** Hands in transactions, none of which may be refused. */
    static void submit(NodeProcess node, List<Transaction> transactions) throws IOException, InterruptedException {
        if (transactions.isEmpty()) {
            return;
        }
        var body = new Writer();
        for (Transaction transaction : transactions) {
            body.bytes(transaction.encode());
        }
        var request = HttpRequest.newBuilder(node.address().resolve("/api/v1/transactions/batch"))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toBytes()))
                .build();
        JsonNode verdicts = Wallet.parse(node.send(request).body());
        assertThat(verdicts).hasSize(transactions.size());
        for (JsonNode verdict : verdicts) {
            assertThat(verdict.path("verdict").asText()).as(verdict.toString()).isIn("accepted", "duplicate");
        }
    }
}
