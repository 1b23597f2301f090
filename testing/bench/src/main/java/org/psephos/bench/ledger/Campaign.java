package org.psephos.bench.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import org.psephos.bench.machine.Report;
import org.psephos.bench.node.NodeApi;
import org.psephos.bench.node.Polling;
import org.psephos.bench.votes.Election;
import org.psephos.core.crypto.Hash;

/** Sets elections up over HTTP, waits for them to open and for their votes to be counted. */
final class Campaign {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration BETWEEN_COUNTS = Duration.ofMillis(20);

    /** Longer than this nothing on the way stands still. */
    private static final Duration STALL = Duration.ofMinutes(1);

    /** Enrolling a million takes a few blocks; elections open soon after, see {@code --open-after}. */
    private static final Duration PREPARATION = Duration.ofHours(1);

    /** Codes that pass by themselves. */
    private static final String RETRY = "OVERLOADED|POOL_FULL|SENDER_LIMIT|SEQUENCE_GAP";

    private final NodeApi node;

    Campaign(NodeApi node) {
        this.node = node;
    }

    static Hash chainId(NodeApi node) throws IOException {
        return Hash.of(HexFormat.of().parseHex(node.status().get("chainId").asText()));
    }

    /** Creates the election, enrols its voters and ends the enrolment; returns when all of that stands in blocks. */
    void setUp(Election election) throws IOException, InterruptedException {
        for (int step = 0; step < election.steps(); step++) {
            byte[] transaction = election.step(step).encode();
            Polling.until("room in the node's pool", STALL, PAUSE, () -> isAccepted(node.submit(transaction)));
        }
        Hash last = election.step(election.steps() - 1).id();
        Polling.until("the end of the enrolment", PREPARATION, PAUSE, () -> isIncluded(node.transaction(last)));
        Report.say("%,d voters enrolled", election.stream().roll());
    }

    void awaitOpen(Hash election) throws IOException, InterruptedException {
        Polling.until("the election's opening", PREPARATION, PAUSE, () -> {
            String phase = node.results(election).get("phase").asText();
            return switch (phase) {
                case "OPEN" -> true;
                case "ENROLMENT", "SCHEDULED" -> false;
                default -> throw new IOException("the election is " + phase + ", see --open-after");
            };
        });
    }

    /** Returns when the tally holds every good vote and nothing else. */
    void awaitTally(Election election) throws IOException, InterruptedException {
        int votes = election.stream().votes();
        for (long counted = ballots(election); counted != votes; counted = ballots(election)) {
            long before = counted;
            Polling.until(
                    "a ballot after " + before + " of " + votes,
                    STALL,
                    BETWEEN_COUNTS,
                    () -> ballots(election) != before);
        }
        JsonNode results = node.results(election.id());
        JsonNode options = results.get("questions").get(0).get("options");
        long[] expected = election.expected();
        for (int option = 0; option < expected.length; option++) {
            if (options.get(option).get("count").asLong() != expected[option]) {
                throw new IOException("the tally is wrong: " + results);
            }
        }
    }

    private long ballots(Election election) throws IOException {
        return node.results(election.id()).get("ballots").asLong();
    }

    private static boolean isAccepted(JsonNode verdict) throws IOException {
        if (verdict.path("verdict").asText().equals("accepted")) {
            return true;
        }
        if (!verdict.path("code").asText().matches(RETRY)) {
            throw new IOException("the election cannot be set up: " + verdict);
        }
        return false;
    }

    private static boolean isIncluded(JsonNode transaction) {
        return transaction.get("status").asText().matches("confirmed|final");
    }
}
