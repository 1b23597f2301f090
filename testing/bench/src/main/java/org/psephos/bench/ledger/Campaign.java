package org.psephos.bench.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HexFormat;
import org.psephos.bench.machine.Report;
import org.psephos.bench.node.NodeApi;
import org.psephos.bench.votes.Election;
import org.psephos.core.crypto.Hash;

/** Sets elections up over HTTP and waits for them to open. */
final class Campaign {
    private static final long PAUSE_MILLIS = 200;

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
            submit(election.step(step).encode());
        }
        Hash last = election.step(election.steps() - 1).id();
        while (!isIncluded(node.transaction(last))) {
            Thread.sleep(PAUSE_MILLIS);
        }
        Report.say("%,d voters enrolled", election.stream().roll());
    }

    void awaitOpen(Hash election) throws IOException, InterruptedException {
        while (true) {
            String phase = node.results(election).get("phase").asText();
            switch (phase) {
                case "OPEN" -> {
                    return;
                }
                case "ENROLMENT", "SCHEDULED" -> Thread.sleep(PAUSE_MILLIS);
                default -> throw new IllegalStateException("the election is " + phase + ", see --open-after");
            }
        }
    }

    private void submit(byte[] transaction) throws IOException, InterruptedException {
        while (true) {
            JsonNode verdict = node.submit(transaction);
            if (verdict.path("verdict").asText().equals("accepted")) {
                return;
            }
            if (!verdict.path("code").asText().matches(RETRY)) {
                throw new IOException("the election cannot be set up: " + verdict);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isIncluded(JsonNode transaction) {
        return transaction.get("status").asText().matches("confirmed|final");
    }
}
