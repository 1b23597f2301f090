package org.psephos.bench.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.psephos.core.crypto.PrivateKey;

/** A node that the benchmark starts, with a data folder of its own and the root genesis, as a newcomer would. */
public final class NodeProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 60;
    private static final Duration START_LIMIT = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    private static final String LOG_SYNCS = "psephos_storage_log_syncs_total";

    private final Process process;
    private final Path dataDir;
    private final Path log;
    private final NodeApi api;
    private final URI admin;
    private final int p2p;
    private final long startedNanos;

    private NodeProcess(Process process, Path dataDir, Path log, int http, int admin, int p2p, long startedNanos) {
        this.process = process;
        this.dataDir = dataDir;
        this.log = log;
        this.api = new NodeApi(URI.create("http://127.0.0.1:" + http));
        this.admin = URI.create("http://127.0.0.1:" + admin);
        this.p2p = p2p;
        this.startedNanos = startedNanos;
    }

    /** On the root genesis. */
    public static NodeProcess start(Path dataDir) throws IOException {
        return start(dataDir, Checkout.root().resolve("genesis.json"));
    }

    /** Starts {@code bin/psephos-node}; what it prints goes to a file beside the data folder. */
    public static NodeProcess start(Path dataDir, Path genesis) throws IOException {
        return start(dataDir, genesis, List.of());
    }

    /** On the root genesis, or what the data folder has made of it; makes no blocks. */
    public static NodeProcess follower(Path dataDir, List<String> peers) throws IOException {
        var options = new ArrayList<String>(List.of("--no-mine", "--no-discovery"));
        peers.forEach(peer -> options.addAll(List.of("--peer", peer)));
        return start(dataDir, Checkout.root().resolve("genesis.json"), options);
    }

    private static NodeProcess start(Path dataDir, Path genesis, List<String> options) throws IOException {
        return start(dataDir, genesis, options, freePort());
    }

    /** @param p2p the port that other nodes know it by */
    static NodeProcess start(Path dataDir, Path genesis, List<String> options, int p2p) throws IOException {
        int http = freePort();
        int admin = freePort();
        var command = new ArrayList<String>(List.of(
                Checkout.root().resolve("bin/psephos-node").toString(),
                "--genesis",
                genesis.toString(),
                "--data-dir",
                dataDir.toString(),
                "--http",
                "127.0.0.1:" + http,
                "--admin",
                "127.0.0.1:" + admin,
                "--p2p",
                "127.0.0.1:" + p2p));
        command.addAll(options);
        Files.createDirectories(dataDir.toAbsolutePath().getParent());
        Path log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new NodeProcess(process, dataDir, log, http, admin, p2p, started);
    }

    /** Waits for {@code /readyz}; milliseconds since the command was given. */
    public double awaitReady() throws IOException, InterruptedException {
        Polling.until("the node's start (" + log + ")", START_LIMIT, BETWEEN_LOOKS, () -> {
            if (!process.isAlive()) {
                throw new IOException("the node did not start:\n" + Files.readString(log));
            }
            return api.ready();
        });
        return (System.nanoTime() - startedNanos) / 1e6;
    }

    public NodeApi api() {
        return api;
    }

    public long pid() {
        return process.pid();
    }

    /** Where other nodes reach it, as {@code --peer} wants it; once it is ready. */
    public String peer() throws IOException {
        return api.status().get("peerId").asText() + "@127.0.0.1:" + p2p;
    }

    /** Synchronisations of the log since the start. */
    public long logSyncs() throws IOException {
        var connection = (HttpURLConnection) admin.resolve("/metrics").toURL().openConnection();
        String token = Files.readString(dataDir.resolve("admin.token")).strip();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try (var body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(LOG_SYNCS))
                    .map(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + LOG_SYNCS + " in /metrics"));
        }
    }

    public long diskBytes() throws IOException {
        try (var files = Files.walk(dataDir)) {
            return files.mapToLong(NodeProcess::sizeOf).sum();
        }
    }

    /** The key that it is known by, and that its blocks name unless it is told another. */
    public PrivateKey identity() throws IOException {
        String hex = Files.readString(dataDir.resolve("node.key")).strip();
        return PrivateKey.parse(HexFormat.of().parseHex(hex))
                .orElseThrow(() -> new IOException("no key in " + dataDir.resolve("node.key")));
    }

    /** Ends it at once, as a crash would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops it as a service manager does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Files come and go while the store compacts. */
    private static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Deletes a folder that a benchmark made. */
    public static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
