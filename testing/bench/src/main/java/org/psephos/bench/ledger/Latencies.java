package org.psephos.bench.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.OptionalLong;
import org.psephos.bench.machine.Percentiles;
import org.psephos.bench.machine.Report;
import org.psephos.bench.node.BlockArrivals;
import org.psephos.bench.node.NodeApi;
import org.psephos.bench.votes.Ballots;
import org.psephos.bench.votes.Election;
import org.psephos.bench.votes.Requests;
import org.psephos.bench.votes.Stream;

/** Milliseconds from a batch's way out to the event of the block that holds its first good vote. */
record Latencies(Percentiles millis) {
    private static final int SAMPLES = 2_000;

    /**
     * Asks for every so many-eth batch.
     *
     * @param arrivals at {@code api}
     */
    static Latencies of(NodeApi api, Election election, Requests requests, Load load, BlockArrivals arrivals)
            throws IOException {
        int step = Math.max(1, requests.count() / SAMPLES);
        var millis = new ArrayList<Long>();
        Ballots ballots = election.ballots();
        for (int request = 0; request < requests.count(); request += step) {
            int slot = requests.firstSlot(request);
            while (election.stream().kind(slot) != Stream.Kind.GOOD) {
                slot++;
            }
            JsonNode block = api.transaction(ballots.at(slot).id()).path("block");
            OptionalLong arrived = arrivals.nanos(block.path("height").asLong(-1));
            if (arrived.isPresent()) {
                millis.add((arrived.getAsLong() - load.sentNanos(request)) / 1_000_000);
            }
        }
        return new Latencies(
                new Percentiles(millis.stream().mapToLong(Long::longValue).toArray()));
    }

    void report(Report report) {
        report.put("latencySamples", millis.size())
                .put("p50Millis", millis.at(50))
                .put("p95Millis", millis.at(95))
                .put("p99Millis", millis.at(99));
    }
}
