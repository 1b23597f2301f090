package org.psephos.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node started by {@code bin/psephos-node} on ports of its own, with a chain of short blocks. */
final class NodeProcess implements AutoCloseable {
    /** Time between blocks: short, so that elections in tests are over soon. */
    static final int SPACING_MILLIS = 200;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI address;
    private final Path log;

    private NodeProcess(Process process, URI address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /** Starts a node whose files lie in {@code folder}, and waits until it is ready. */
    static NodeProcess start(Path folder, String... options) throws Exception {
        NodeProcess node = launch(folder, List.of(), "127.0.0.1", options);
        try {
            node.awaitReady();
            return node;
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    /**
     * Starts a node and does not wait for it.
     *
     * @param prefix words before the command, which put it into its place
     * @param host where it is to answer
     */
    static NodeProcess launch(Path folder, List<String> prefix, String host, String... options) throws IOException {
        int port = freePort();
        Path log = folder.resolve("node.log");
        var words = new ArrayList<>(prefix);
        words.addAll(List.of(Checkout.root().resolve("bin/psephos-node").toString(), "--http=" + host + ":" + port));
        addUnlessGiven(words, options, "--data-dir=", folder.resolve("data").toString());
        addUnlessGiven(words, options, "--genesis=", genesis(folder).toString());
        addUnlessGiven(words, options, "--p2p=", "127.0.0.1:" + freePort());
        addUnlessGiven(words, options, "--admin=", "127.0.0.1:" + freePort());
        words.addAll(List.of(options));
        Process process = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
        return new NodeProcess(process, URI.create("http://" + host + ":" + port), log);
    }

    private static void addUnlessGiven(List<String> words, String[] options, String option, String value) {
        if (Arrays.stream(options).noneMatch(given -> given.startsWith(option))) {
            words.add(option + value);
        }
    }

    /** The root genesis with short blocks. */
    static Path genesis(Path folder) throws IOException {
        Path genesis = folder.resolve("genesis.json");
        String root = Files.readString(Checkout.root().resolve("genesis.json"));
        Files.writeString(
                genesis,
                root.replace("\"spacingMillis\": 2000", "\"spacingMillis\": " + SPACING_MILLIS)
                        .replace("\"minSpacingMillis\": 2000", "\"minSpacingMillis\": " + SPACING_MILLIS));
        return genesis;
    }

    URI address() {
        return address;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    long pid() {
        return process.pid();
    }

    /** The answer's body, whatever its status. */
    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path)).build()).body();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** SIGKILL: the process has no chance to put anything in order. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    /** Waits until the process has ended; the exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("the node did not stop within " + Await.LIMIT);
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            kill();
        }
    }

    /** SIGSTOP: it holds what it has, and says nothing. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Program sent = Program.run(Map.of(), List.of("kill", "-" + name, Long.toString(pid())));
        if (sent.exitCode() != 0) {
            throw new IOException("SIG" + name + ": " + sent.stderr());
        }
    }

    void awaitReady() throws Exception {
        Await.until("the node's readiness (" + log + ")", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the node stopped with " + process.exitValue() + ": " + log());
            }
            return isReady();
        });
    }

    /** Its own word in the log as well: on a busy machine another program may have taken the port, and answer there. */
    private boolean isReady() throws InterruptedException {
        try {
            return log().contains("Node: " + address) && get("/readyz").startsWith("ready");
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
