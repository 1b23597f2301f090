package org.psephos.node.network;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.core.runtime.Workers;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VirtualLinks;
import org.psephos.node.txpool.PoolLimits;

/**
 * How long a block of votes takes until the seventh other node has imported it, all pools holding the votes. Not a test: run {@code
 * main} with the number of votes a block. Links are virtual, 50 ms and 100 Mbit/s each way; what the relay does on workers counts with
 * the processor time that it took here, and so does the import, which is printed apart. With {@code free} as a second word the relay's
 * work takes no time, as everywhere in the simulator.
 */
final class BlockSpreadBenchmark {
    private static final int NODES = 8;
    private static final long LATENCY_MILLIS = 50;
    private static final double BYTES_PER_MILLI = 12_500;
    private static final long OPENS_MILLIS = 300_000;
    private static final int ROUNDS = TestWorld.BALLOTS_PER_VOTER;
    private static final PoolLimits POOL = new PoolLimits(100_000, 64L << 20, 512, 256, 100_000, 64L << 20);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualLinks links = new VirtualLinks(time, LATENCY_MILLIS, BYTES_PER_MILLI);
    private final Genesis genesis = roomy(TestWorld.productive(100));
    private final List<NetworkedLedger> nodes = new ArrayList<>();
    private final long[] importNanos = new long[NODES];
    private final long[] arrivedMillis = new long[NODES];
    private final List<Person> voters;
    private final boolean free;
    private long relayNanos;
    private long sealedMillis;

    private BlockSpreadBenchmark(int votes, boolean free) {
        this.free = free;
        voters = Person.crowd("voter", votes);
        for (int i = 0; i < NODES; i++) {
            nodes.add(node(i));
        }
    }

    private static Genesis roomy(Genesis small) {
        return new Genesis(
                small.network(),
                small.addressPrefix(),
                small.salt(),
                small.timeMillis(),
                small.consensus(),
                small.engine(),
                Limits.MAX_BLOCK_BYTES,
                small.maxTransactionBytes(),
                small.minSpacingMillis(),
                small.maxFutureMillis(),
                small.blockReward(),
                small.minFee(),
                small.ballotsPerVoter(),
                small.excludedKinds(),
                small.electionCreators(),
                small.accounts());
    }

    private NetworkedLedger node(int index) {
        var node = new NetworkedLedger(links, time, genesis, index + 1, POOL, new Delayed(), task -> {
            long before = threads.getCurrentThreadCpuTime();
            task.run();
            importNanos[index] = Math.max(importNanos[index], threads.getCurrentThreadCpuTime() - before);
        });
        node.kit().ledger().addListener(event -> {
            if (event instanceof ChainEvent.Extended) {
                arrivedMillis[index] = time.elapsedMillis();
            }
        });
        node.kit().ledger().addSealListener((block, certificate) -> sealedMillis = time.elapsedMillis());
        return node;
    }

    /** Answers when the processor time that the task took here has passed. */
    private final class Delayed implements Workers {
        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public <T> CompletionStage<T> submit(Callable<T> task) {
            var answer = new CompletableFuture<T>();
            long before = threads.getCurrentThreadCpuTime();
            try {
                T result = task.call();
                long nanos = threads.getCurrentThreadCpuTime() - before;
                relayNanos += nanos;
                time.schedule(free ? 0 : Math.ceilDiv(nanos, 1_000_000), () -> answer.complete(result));
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
            return answer;
        }
    }

    /** Each with the next on a ring, and with the one opposite, or with the second next. */
    private void connect(boolean opposite) {
        for (int i = 0; i < NODES; i++) {
            nodes.get(i).dial(nodes.get((i + 1) % NODES));
            if (!opposite || i < NODES / 2) {
                nodes.get(i).dial(nodes.get((i + (opposite ? NODES / 2 : 2)) % NODES));
            }
        }
        time.advance(10_000);
    }

    private void everywhere(List<Transaction> transactions) {
        List<byte[]> encoded = transactions.stream().map(Transaction::encode).toList();
        for (NetworkedLedger node : nodes) {
            for (int from = 0; from < encoded.size(); from += 1_000) {
                node.kit().submitBytes(encoded.subList(from, Math.min(encoded.size(), from + 1_000)));
            }
        }
        time.advance(60_000);
    }

    private void block() {
        Arrays.fill(importNanos, 0);
        relayNanos = 0;
        long height = nodes.getFirst().height();
        nodes.getFirst().production(true);
        while (nodes.getFirst().height() == height) {
            time.advance(1);
        }
        nodes.getFirst().production(false);
        time.advance(10_000);
    }

    private void run(boolean opposite) {
        connect(opposite);
        List<Transaction> prepared = TestWorld.prepared(
                genesis.chainId(),
                TestWorld.ADA,
                0,
                TestWorld.election(OPENS_MILLIS, 1_000 * OPENS_MILLIS, RevoteRule.LAST),
                voters);
        everywhere(prepared);
        while (nodes.getFirst().kit().head().chainTimeMillis() < TestWorld.GENESIS_MILLIS + OPENS_MILLIS) {
            block();
            time.advance(OPENS_MILLIS);
        }
        Hash election = prepared.getFirst().id();
        for (int round = 0; round < ROUNDS; round++) {
            int option = round;
            List<Transaction> votes = IntStream.range(0, voters.size())
                    .mapToObj(i ->
                            voters.get(i).transaction(genesis.chainId(), option, TestWorld.ballot(election, option)))
                    .toList();
            everywhere(votes);
            block();
            print(opposite);
        }
    }

    private void print(boolean opposite) {
        NetworkedLedger last = nodes.getLast();
        long bytes = last.kit().at(last.height()).size();
        double onceMillis = bytes / BYTES_PER_MILLI + LATENCY_MILLIS;
        long[] hopMillis = IntStream.range(1, NODES)
                .mapToLong(i -> arrivedMillis[i] - sealedMillis)
                .sorted()
                .toArray();
        long slowestImport = Arrays.stream(importNanos, 1, NODES).max().orElse(0) / 1_000_000;
        System.out.printf(
                "%s neighbours, %d votes, %d bytes: whole and in the importer's hands at %s ms, import %d ms of processor,"
                        + " together %.2f, without import %.2f of sending it once (%.0f ms); relay's workers %d ms in all,"
                        + " whole blocks sent %d%n",
                opposite ? "3" : "4",
                last.kit().at(last.height()).transactions().size(),
                bytes,
                Arrays.toString(hopMillis),
                slowestImport,
                (hopMillis[NODES - 2] + slowestImport) / onceMillis,
                hopMillis[NODES - 2] / onceMillis,
                onceMillis,
                relayNanos / 1_000_000,
                nodes.stream()
                        .mapToLong(node -> node.counts().sentBytes(NodeMessages.DATA) > bytes ? 1 : 0)
                        .sum());
    }

    public static void main(String[] args) {
        for (boolean opposite : new boolean[] {true, false}) {
            new BlockSpreadBenchmark(Integer.parseInt(args[0]), args.length > 1 && args[1].equals("free"))
                    .run(opposite);
        }
    }
}
