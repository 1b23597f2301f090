package org.psephos.bench.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A new network of several nodes on this machine, made by {@code init} as an operator would make it. */
public final class Network implements AutoCloseable {
    private static final Duration FIRST_BLOCK_LIMIT = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Pattern PEER = Pattern.compile("\"([0-9a-f]{40})@");

    private final List<NodeProcess> nodes;

    private Network(List<NodeProcess> nodes) {
        this.nodes = nodes;
    }

    /**
     * Starts them all and waits until each has a block.
     *
     * @param folder that is not there yet
     */
    public static Network start(Path folder, String consensus, int count) throws IOException, InterruptedException {
        init(folder, consensus, count);
        List<Path> folders = IntStream.rangeClosed(1, count)
                .mapToObj(i -> folder.resolve("node" + i))
                .toList();
        List<String> ids = peerIds(folders);
        var ports = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            ports.add(NodeProcess.freePort());
        }
        var network = new Network(new ArrayList<>());
        try {
            for (int i = 0; i < count; i++) {
                var options = new ArrayList<String>(List.of("--no-discovery"));
                for (int peer = 0; peer < count; peer++) {
                    if (peer != i) {
                        options.addAll(List.of("--peer", ids.get(peer) + "@127.0.0.1:" + ports.get(peer)));
                    }
                }
                Path data = folders.get(i);
                network.nodes.add(
                        NodeProcess.start(data, data.resolve("genesis.json"), List.copyOf(options), ports.get(i)));
            }
            for (NodeProcess node : network.nodes) {
                node.awaitReady();
                Polling.until(
                        "the first block",
                        FIRST_BLOCK_LIMIT,
                        BETWEEN_LOOKS,
                        () -> node.api().status().get("height").asLong() > 0);
            }
            return network;
        } catch (IOException | InterruptedException e) {
            network.close();
            throw e;
        }
    }

    private static void init(Path folder, String consensus, int count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Checkout.root().resolve("bin/psephos-node").toString(),
                        "init",
                        folder.toString(),
                        "--consensus",
                        consensus,
                        "--validators",
                        Integer.toString(count))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("no new network: " + said);
        }
    }

    /** Each node's file names all others in their order, not itself. */
    private static List<String> peerIds(List<Path> folders) throws IOException {
        var ids = new ArrayList<String>();
        for (int i = 0; i < folders.size() && folders.size() > 1; i++) {
            var matcher =
                    PEER.matcher(Files.readString(folders.get(i == 0 ? 1 : 0).resolve("node.toml")));
            for (int skip = 0; skip < Math.max(1, i); skip++) {
                matcher.find();
            }
            ids.add(matcher.group(1));
        }
        return ids;
    }

    public List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
    }
}
