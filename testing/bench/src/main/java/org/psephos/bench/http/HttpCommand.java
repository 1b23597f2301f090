package org.psephos.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.psephos.bench.machine.AtLeastOne;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Percentiles;
import org.psephos.bench.machine.Report;
import org.psephos.bench.node.Connection;
import org.psephos.bench.node.NodeApi;
import org.psephos.bench.node.NodeProcess;
import org.psephos.bench.node.Polling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code psephos-bench http}: one block's page, asked for over and over. */
@Command(name = "http", mixinStandardHelpOptions = true, description = "Requests a second of GET /blocks/{h}.")
public final class HttpCommand implements Callable<Integer> {
    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "32",
            converter = AtLeastOne.class,
            description = "Keep-alive connections (default: 32)")
    private int connections;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            converter = AtLeastOne.class,
            description = "How long to measure, after half as long to warm up (default: 10)")
    private int seconds;

    @Option(names = "--node", paramLabel = "URL", description = "A running node instead of one of its own")
    private @Nullable URI node;

    @Option(names = "--height", paramLabel = "H", defaultValue = "1", description = "Which block (default: 1)")
    private long height;

    @Override
    public Integer call() throws IOException, InterruptedException {
        URI running = node;
        if (running != null) {
            return measure(new NodeApi(running));
        }
        Path folder = Files.createTempDirectory("psephos-bench");
        try (var own = NodeProcess.start(folder.resolve("data"))) {
            own.awaitReady();
            Polling.until(
                    "block " + height,
                    Duration.ofSeconds(60 + 4 * height),
                    Duration.ofMillis(100),
                    () -> own.api().status().get("height").asLong() >= height);
            return measure(own.api());
        } finally {
            NodeProcess.delete(folder);
        }
    }

    private int measure(NodeApi api) throws IOException, InterruptedException {
        String path = "/api/v1/blocks/" + height;
        api.get(path);
        byte[] request =
                ("GET " + path + " HTTP/1.1\r\nHost: " + api.host() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        run(api.address(), request, (seconds + 1) / 2);
        long[] nanos = run(api.address(), request, seconds);
        var latencies = new Percentiles(nanos);
        var report = new Report("http")
                .put("path", path)
                .put("connections", connections)
                .put("requests", nanos.length)
                .put("requestsPerSecond", (double) nanos.length / seconds, 0)
                .put("p50Millis", latencies.at(50) / 1e6, 2)
                .put("p99Millis", latencies.at(99) / 1e6, 2)
                .put("maxMillis", latencies.at(100) / 1e6, 2);
        Machine.describe(report);
        report.print();
        return 0;
    }

    private long[] run(InetSocketAddress address, byte[] request, long forSeconds)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + forSeconds * 1_000_000_000;
        try (var pool = Executors.newFixedThreadPool(connections)) {
            List<Callable<long[]>> clients = IntStream.range(0, connections)
                    .<Callable<long[]>>mapToObj(i -> () -> ask(address, request, until))
                    .toList();
            var all = new long[0];
            for (var asked : pool.invokeAll(clients)) {
                long[] part = asked.get();
                all = Arrays.copyOf(all, all.length + part.length);
                System.arraycopy(part, 0, all, all.length - part.length, part.length);
            }
            return all;
        } catch (ExecutionException e) {
            throw new IOException("a client failed", e.getCause());
        }
    }

    private static long[] ask(InetSocketAddress address, byte[] request, long until) throws IOException {
        var nanos = new long[1 << 16];
        int count = 0;
        ByteBuffer bytes = ByteBuffer.allocateDirect(request.length).put(request);
        try (var connection = new Connection(address)) {
            for (long now = System.nanoTime(); now < until; ) {
                connection.exchange(bytes.flip());
                if (connection.status() != 200) {
                    throw new IOException(connection.status() + " " + connection.body());
                }
                long after = System.nanoTime();
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = after - now;
                now = after;
            }
        }
        return Arrays.copyOf(nanos, count);
    }
}
