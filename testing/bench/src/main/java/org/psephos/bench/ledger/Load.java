package org.psephos.bench.ledger;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.psephos.bench.machine.Report;
import org.psephos.bench.node.Connection;
import org.psephos.bench.node.Polling;
import org.psephos.bench.node.Verdicts;
import org.psephos.bench.votes.Requests;
import org.psephos.bench.votes.Stream;

/** Sends ready-made batches over several connections, each with one batch under way, and counts the verdicts. */
final class Load {
    private static final int BUSY = 503;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    private final Stream stream;
    private final Requests requests;
    private final AtomicInteger next = new AtomicInteger();

    /** By request: when it went out, or should have; 0 where it has not. */
    private final long[] sentNanos;

    private final double nanosPerSlot;
    private long startedNanos;

    /** As fast as the node answers. */
    Load(Stream stream, Requests requests) {
        this(stream, requests, 0);
    }

    /**
     * At an even pace: who has to wait for an earlier answer is measured from when it should have been sent.
     *
     * @param perSecond slots of the stream; 0 for as fast as the node answers
     */
    Load(Stream stream, Requests requests, double perSecond) {
        this.stream = stream;
        this.requests = requests;
        this.nanosPerSlot = perSecond > 0 ? NANOS_PER_SECOND / perSecond : 0;
        this.sentNanos = new long[requests.count()];
    }

    /** What the node said, by what it was given; only what it should have said appears under the expected words. */
    static final class Tally {
        int accepted;
        int duplicates;
        int forgeriesRefused;
        final Map<String, Integer> unexpected = new TreeMap<>();

        void add(Tally other) {
            accepted += other.accepted;
            duplicates += other.duplicates;
            forgeriesRefused += other.forgeriesRefused;
            other.unexpected.forEach((what, count) -> unexpected.merge(what, count, Integer::sum));
        }

        /** Every vote and nothing else was accepted. */
        boolean isRight(Stream stream) {
            return unexpected.isEmpty()
                    && accepted == stream.votes()
                    && duplicates == stream.count(Stream.Kind.COPY)
                    && forgeriesRefused == stream.count(Stream.Kind.FORGERY);
        }

        /** As {@link #isRight}, where a copy may reach a node before its original does over the others. */
        boolean isRightOfSeveralNodes(Stream stream) {
            return unexpected.isEmpty()
                    && accepted + duplicates == stream.votes() + stream.count(Stream.Kind.COPY)
                    && forgeriesRefused == stream.count(Stream.Kind.FORGERY);
        }

        void report(Report report) {
            report.put("accepted", accepted)
                    .put("duplicates", duplicates)
                    .put("forgeriesRefused", forgeriesRefused)
                    .put("unexpected", unexpected);
        }

        private void count(Stream.Kind kind, String verdict) {
            // A copy may overtake its original on another connection: then the original is the duplicate.
            if (kind == Stream.Kind.FORGERY && verdict.equals("BAD_SIGNATURE")) {
                forgeriesRefused++;
            } else if (kind != Stream.Kind.FORGERY && verdict.equals("accepted")) {
                accepted++;
            } else if (kind != Stream.Kind.FORGERY && verdict.equals("duplicate")) {
                duplicates++;
            } else {
                unexpected.merge(kind + " " + verdict, 1, Integer::sum);
            }
        }
    }

    /** Returns when the last verdict is in. */
    Tally run(InetSocketAddress node, int connections) throws InterruptedException, IOException {
        return run(List.of(node), connections);
    }

    /** As {@link #run(InetSocketAddress, int)}, to several nodes in turn. */
    Tally run(List<InetSocketAddress> nodes, int connections) throws InterruptedException, IOException {
        var total = new Tally();
        startedNanos = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(connections)) {
            List<Callable<Tally>> senders = IntStream.range(0, connections)
                    .<Callable<Tally>>mapToObj(i -> () -> send(nodes.get(i % nodes.size())))
                    .toList();
            for (var sent : pool.invokeAll(senders)) {
                total.add(sent.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a sender failed: " + e.getCause(), e.getCause());
        }
        return total;
    }

    /** After {@link #run}. */
    long sentNanos(int request) {
        return sentNanos[request];
    }

    private Tally send(InetSocketAddress node) throws IOException, InterruptedException {
        var tally = new Tally();
        int first = take();
        if (first < requests.count()) {
            // Not before its turn: a node closes a connection that says nothing for long.
            try (var connection = new Connection(node)) {
                for (int request = first; request < requests.count(); request = take()) {
                    send(request, connection, tally);
                }
            }
        }
        return tally;
    }

    /** The next request, once it is its turn; past the last one where there is none. */
    private int take() throws InterruptedException {
        int request = next.getAndIncrement();
        if (request < requests.count()) {
            sentNanos[request] = nanosPerSlot > 0 ? awaitTurn(request) : System.nanoTime();
        }
        return request;
    }

    /** When it is this request's turn. */
    private long awaitTurn(int request) throws InterruptedException {
        long turn = startedNanos + Math.round(requests.firstSlot(request) * nanosPerSlot);
        Polling.pause(Duration.ofNanos(Math.max(0, turn - System.nanoTime())));
        return turn;
    }

    private void send(int request, Connection connection, Tally tally) throws IOException, InterruptedException {
        ByteBuffer bytes = requests.bytes(request);
        connection.exchange(bytes);
        while (connection.status() == BUSY) {
            Polling.pause(BUSY_PAUSE);
            connection.exchange(bytes.rewind());
        }
        if (connection.status() != 200) {
            throw new IOException("batch " + request + ": " + connection.status() + " " + connection.body());
        }
        int size = requests.size(request);
        List<String> verdicts = Verdicts.read(connection.answer(), connection.bodyAt(), connection.bodyLength(), size);
        if (verdicts.size() != size) {
            throw new IOException("batch " + request + ": " + verdicts.size() + " verdicts for " + size + " votes");
        }
        for (int i = 0; i < size; i++) {
            tally.count(stream.kind(requests.firstSlot(request) + i), verdicts.get(i));
        }
    }
}
