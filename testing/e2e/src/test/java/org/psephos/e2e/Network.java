package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Nodes of one network that {@code psephos-node init} made for an engine, each a process of its own. All of them make blocks. */
final class Network implements AutoCloseable {
    private static final int FIRST_PORT = 8_646;
    private static final int PORTS_APART = 10;
    private static final Pattern PEER = Pattern.compile("([0-9a-f]{40})@127\\.0\\.0\\.1:([0-9]+)");

    /** What genesis files say of the time between blocks, and what they say here, so that an election is over soon. */
    private static final Map<Pattern, String> FASTER = Map.of(
            Pattern.compile("(\"minSpacingMillis\"\\s*:\\s*)\\d+"), "$1400",
            Pattern.compile("(\"spacingMillis\"\\s*:\\s*)\\d+"), "$1500",
            Pattern.compile("(\"initialTarget\"\\s*:\\s*)\"[0-9a-f]+\""), "$1\"1f00ffff\"");

    private final Path folder;
    private final List<String> ids = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Map<Integer, NodeProcess> nodes = new ConcurrentHashMap<>();

    private Network(Path folder) {
        this.folder = folder;
    }

    /** Makes the network and starts its nodes. */
    static Network start(Path folder, String engine, int size) throws Exception {
        var network = new Network(folder);
        try {
            network.make(engine, size);
            for (int node = 0; node < size; node++) {
                network.launch(node);
            }
            for (int node = 0; node < size; node++) {
                network.node(node).awaitReady();
            }
            return network;
        } catch (Exception | AssertionError e) {
            network.close();
            throw e;
        }
    }

    private void make(String engine, int size) throws IOException, InterruptedException {
        Program made = Program.psephos(
                "psephos-node",
                "init",
                folder.resolve("network").toString(),
                "--consensus=" + engine,
                "--validators=" + size);
        assertThat(made.exitCode()).as(made.stderr()).isZero();
        var idByPort = new HashMap<Integer, String>();
        for (int node = 0; node < size; node++) {
            hurry(data(node).resolve("genesis.json"));
            var peers = PEER.matcher(Files.readString(data(node).resolve("node.toml")));
            while (peers.find()) {
                idByPort.put(Integer.parseInt(peers.group(2)), peers.group(1));
            }
        }
        for (int node = 0; node < size; node++) {
            ids.add(idByPort.get(FIRST_PORT + PORTS_APART * node));
            ports.add(NodeProcess.freePort());
        }
        assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
    }

    private static void hurry(Path genesis) throws IOException {
        String text = Files.readString(genesis);
        for (Map.Entry<Pattern, String> change : FASTER.entrySet()) {
            text = change.getKey().matcher(text).replaceAll(change.getValue());
        }
        Files.writeString(genesis, text);
    }

    private Path data(int node) {
        return folder.resolve("network/node" + (node + 1));
    }

    /** Starts a node and does not wait for it. */
    void launch(int node) throws IOException {
        var options = new ArrayList<>(List.of(
                "--data-dir=" + data(node),
                "--genesis=" + data(node).resolve("genesis.json"),
                "--p2p=127.0.0.1:" + ports.get(node)));
        for (int other = 0; other < size(); other++) {
            if (other != node) {
                options.add("--peer=" + ids.get(other) + "@127.0.0.1:" + ports.get(other));
            }
        }
        Path place = Files.createDirectories(folder.resolve("run" + node));
        nodes.put(node, NodeProcess.launch(place, List.of(), "127.0.0.1", options.toArray(String[]::new)));
    }

    int size() {
        return ids.size();
    }

    NodeProcess node(int node) {
        NodeProcess process = nodes.get(node);
        if (process == null) {
            throw new IllegalStateException("node " + node + " was not started");
        }
        return process;
    }

    JsonNode get(int node, String path) throws IOException, InterruptedException {
        return Wallet.parse(node(node).get("/api/v1" + path));
    }

    /** Every node calls the same block final, at a height that the first calls final now. */
    void awaitOneFinalChain() throws Exception {
        long height = get(0, "/status").path("finalizedHeight").asLong();
        Await.until("all nodes' calling block " + height + " final", () -> {
            var hashes = new TreeSet<String>();
            for (int node = 0; node < size(); node++) {
                JsonNode block = get(node, "/blocks/" + height);
                if (!block.path("finality").asText().equals("final")) {
                    return false;
                }
                hashes.add(block.path("hash").asText());
            }
            assertThat(hashes)
                    .as("what the nodes call final at height " + height)
                    .hasSize(1);
            return true;
        });
    }

    @Override
    public void close() throws InterruptedException {
        for (NodeProcess node : nodes.values()) {
            node.close();
        }
    }
}
