package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.psephos.core.crypto.Hash;

/** Five nodes of one network in a {@link Lab}, of which the first of each half makes blocks. */
final class Fleet implements AutoCloseable {
    static final int NODES = 5;
    static final Set<Integer> MINERS = Set.of(0, Lab.FIRST_HALF);

    /** Nodes that agree differ at their heads for as long as a block is under way. */
    private static final int UNDER_WAY_BLOCKS = 3;

    private static final int FIRST_PORT = 8_646;
    private static final int PORTS_APART = 10;
    private static final Pattern PEER = Pattern.compile("([0-9a-f]{40})@127\\.0\\.0\\.1:([0-9]+)");
    private static final Pattern SPACING = Pattern.compile("(\"(?:spacing|minSpacing)Millis\": )\\d+");

    private final Path folder;
    private final Lab lab;
    private final List<String> ids = new ArrayList<>();
    private final Map<Integer, NodeProcess> nodes = new HashMap<>();

    private Fleet(Path folder, Lab lab) {
        this.folder = folder;
        this.lab = lab;
    }

    static Fleet start(Path folder, int spacingMillis) throws Exception {
        var fleet = new Fleet(folder, Lab.open(NODES));
        try {
            fleet.make(spacingMillis);
            fleet.start(0, 1, 2, 3, 4);
            return fleet;
        } catch (Exception | AssertionError e) {
            fleet.close();
            throw e;
        }
    }

    private void make(int spacingMillis) throws IOException, InterruptedException {
        Path genesis = folder.resolve("genesis.json");
        String root = Files.readString(Checkout.root().resolve("genesis.json"));
        Files.writeString(genesis, SPACING.matcher(root).replaceAll("$1" + spacingMillis));
        init("network", "--validators=" + NODES, "--genesis=" + genesis);
        var byPort = new HashMap<Integer, String>();
        for (int node = 0; node < NODES; node++) {
            var peers = PEER.matcher(Files.readString(data(node).resolve("node.toml")));
            while (peers.find()) {
                byPort.put(Integer.parseInt(peers.group(2)), peers.group(1));
            }
        }
        for (int node = 0; node < NODES; node++) {
            ids.add(byPort.get(FIRST_PORT + PORTS_APART * node));
        }
        assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
    }

    private void init(String name, String... options) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("init", folder.resolve(name).toString()));
        words.addAll(List.of(options));
        Program made = Program.psephos("psephos-node", words.toArray(String[]::new));
        assertThat(made.exitCode()).as(made.stderr()).isZero();
    }

    private Path data(int node) {
        return folder.resolve("network/node" + (node + 1));
    }

    /** All at once; waits until each is ready. */
    void start(int... numbers) throws Exception {
        for (int node : numbers) {
            var options = new ArrayList<>(List.of(
                    "--data-dir=" + data(node),
                    "--genesis=" + data(node).resolve("genesis.json"),
                    "--p2p=" + lab.listen(node),
                    MINERS.contains(node) ? "--mine" : "--no-mine"));
            options.addAll(lab.options());
            for (int other = 0; other < NODES; other++) {
                if (other != node) {
                    options.add("--peer=" + ids.get(other) + "@" + lab.toward(node, other));
                }
            }
            Path place = Files.createDirectories(folder.resolve("run" + node));
            nodes.put(
                    node, NodeProcess.launch(place, lab.prefix(node), lab.host(node), options.toArray(String[]::new)));
        }
        for (int node : numbers) {
            node(node).awaitReady();
        }
    }

    /** One of another chain, outside, that takes the first for a peer. The caller closes it. */
    NodeProcess stranger() throws Exception {
        init("stranger");
        Path place = folder.resolve("stranger");
        return NodeProcess.start(
                place,
                "--data-dir=" + place,
                "--genesis=" + place.resolve("genesis.json"),
                "--no-discovery",
                "--mine",
                "--peer=" + ids.getFirst() + "@" + lab.door(0));
    }

    NodeProcess node(int node) {
        NodeProcess process = nodes.get(node);
        if (process == null) {
            throw new IllegalStateException("node " + node + " was not started");
        }
        return process;
    }

    String id(int node) {
        return ids.get(node);
    }

    Lab lab() {
        return lab;
    }

    Hash chainId() throws IOException, InterruptedException {
        return Hash.parse(status(0).path("chainId").asText());
    }

    /** Empties a node's disk, but for who it is and which network it is of. */
    void empty(int node) throws IOException {
        for (String part : List.of("db", "peers")) {
            Path gone = data(node).resolve(part);
            if (Files.exists(gone)) {
                try (Stream<Path> files = Files.walk(gone)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    JsonNode status(int node) throws IOException, InterruptedException {
        return Wallet.parse(node(node).get("/api/v1/status"));
    }

    long height(int node) throws IOException, InterruptedException {
        return status(node).path("height").asLong();
    }

    JsonNode peers(int node) throws IOException, InterruptedException {
        return Wallet.parse(node(node).get("/api/v1/peers"));
    }

    /** Waits until each has every block that the others have, but for the last ones, and {@code blocks} more than the highest now. */
    void awaitOneChain(int blocks, int... numbers) throws Exception {
        long wanted = blocks;
        for (int node : numbers) {
            wanted = Math.max(wanted, height(node) + blocks);
        }
        long height = wanted;
        Await.until("the nodes' agreeing at height " + height, () -> agree(height, numbers));
    }

    private boolean agree(long height, int... numbers) throws IOException, InterruptedException {
        long common = Long.MAX_VALUE;
        for (int node : numbers) {
            common = Math.min(common, height(node));
        }
        if (common < height + UNDER_WAY_BLOCKS) {
            return false;
        }
        var hashes = new TreeSet<String>();
        for (int node : numbers) {
            hashes.add(Wallet.parse(node(node).get("/api/v1/blocks/" + (common - UNDER_WAY_BLOCKS)))
                    .path("hash")
                    .asText());
        }
        return hashes.size() == 1;
    }

    /** The transactions of the ballots that a node has in its chain, in their order. */
    List<String> ballots(int node, Hash election) throws IOException, InterruptedException {
        var found = new ArrayList<String>();
        String after = "";
        while (true) {
            JsonNode page =
                    Wallet.parse(node(node).get("/api/v1/elections/" + election + "/ballots?limit=100" + after));
            page.path("ballots").forEach(ballot -> found.add(ballot.path("tx").asText()));
            if (!page.has("next")) {
                return found;
            }
            after = "&after=" + page.path("next").asLong();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (NodeProcess node : nodes.values()) {
            node.close();
        }
        lab.close();
    }
}
