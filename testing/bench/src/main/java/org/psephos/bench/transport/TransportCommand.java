package org.psephos.bench.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.psephos.bench.machine.AtLeastOne;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Report;
import org.psephos.bench.machine.Usage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code psephos-bench transport}: messages from node to node, encrypted, against the same bytes over a plain Vert.x connection, in turns,
 * both ends in this process. One connection, one direction, incompressible messages.
 */
@Command(
        name = "transport",
        mixinStandardHelpOptions = true,
        description = "Encrypted messages over loopback against a plain Vert.x stream.")
public final class TransportCommand implements Callable<Integer> {
    private static final int MESSAGE_BYTES = 64 << 10;
    private static final int WARM_UP_ROUNDS = 3;
    private static final long SETTLE_MILLIS = 300;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            converter = AtLeastOne.class,
            description = "How long to measure either, each round (default: 3)")
    private int seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            converter = AtLeastOne.class,
            description = "Rounds after three to warm up (default: 7)")
    private int rounds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] message = new byte[MESSAGE_BYTES];
        new Random(1).nextBytes(message);
        var plain = new Rate[rounds];
        var encrypted = new Rate[rounds];
        double[] ratios = new double[rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            Rate plainRate = measure(PlainStream::new, message);
            Rate encryptedRate = measure(EncryptedStream::new, message);
            Report.say("plain %s, encrypted %s", plainRate, encryptedRate);
            if (round >= 0) {
                plain[round] = plainRate;
                encrypted[round] = encryptedRate;
                ratios[round] = encryptedRate.mibPerSecond() / plainRate.mibPerSecond();
            }
        }
        var report = new Report("transport")
                .put("plainMiBPerSecond", median(plain, Rate::mibPerSecond), 0)
                .put("encryptedMiBPerSecond", median(encrypted, Rate::mibPerSecond), 0)
                .put("ratio", median(ratios), 3)
                .put("plainCpuMicrosPerMiB", median(plain, Rate::cpuMicrosPerMib), 0)
                .put("encryptedCpuMicrosPerMiB", median(encrypted, Rate::cpuMicrosPerMib), 0)
                .put("messageBytes", MESSAGE_BYTES);
        Machine.describe(report);
        report.print();
        return 0;
    }

    /** @param cpuMicrosPerMib of all threads, at both ends */
    private record Rate(double mibPerSecond, double cpuMicrosPerMib) {
        @Override
        public String toString() {
            return "%,.0f MiB/s at %,.0f µs of processor time a MiB".formatted(mibPerSecond, cpuMicrosPerMib);
        }
    }

    private Rate measure(Function<byte[], Stream> open, byte[] message) throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        try (Stream stream = open.apply(message)) {
            Thread.sleep(SETTLE_MILLIS);
            long startBytes = stream.receivedBytes();
            long startMicros = Usage.cpuMicros(pid);
            long startNanos = System.nanoTime();
            Thread.sleep(1_000L * seconds);
            double mib = (stream.receivedBytes() - startBytes) / (double) (1 << 20);
            if (mib == 0) {
                throw new IllegalStateException("nothing arrives");
            }
            return new Rate(mib * 1e9 / (System.nanoTime() - startNanos), (Usage.cpuMicros(pid) - startMicros) / mib);
        }
    }

    private static double median(Rate[] rates, ToDoubleFunction<Rate> value) {
        return median(Arrays.stream(rates).mapToDouble(value).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
