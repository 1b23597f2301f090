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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes of one network, of which the first alone makes blocks: what one is told all know, whatever happens to one. */
class NetworkTest {
    private static final int NODES = 3;
    private static final int FIRST_PORT = 8_646;
    private static final int PORTS_APART = 10;
    private static final Pattern PEER = Pattern.compile("([0-9a-f]{40})@127\\.0\\.0\\.1:([0-9]+)");

    @TempDir
    private Path folder;

    private final List<String> ids = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Map<Integer, NodeProcess> nodes = new HashMap<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (NodeProcess node : nodes.values()) {
            node.close();
        }
    }

    @Test
    void agreeWhoeverIsKilledAndWhoeverLosesItsDisk() throws Exception {
        make();
        for (int number = 0; number < NODES; number++) {
            start(number);
        }
        awaitOneChain();
        JsonNode demo = new Wallet(folder.resolve("wallet"), nodes.get(1)).run("demo");
        String election = demo.get("id").asText();
        assertThat(demo.get("results").get("ballots").asLong()).isEqualTo(3);
        awaitOneChain();
        assertResults(election);

        nodes.get(1).kill();
        awaitBlocks(0, 3);
        start(1);
        awaitOneChain();

        assertThat(nodes.get(2).stop()).isIn(0, 143);
        delete(data(2).resolve("db"));
        start(2);
        awaitOneChain();
        assertResults(election);

        nodes.get(0).kill();
        nodes.get(1).kill();
        start(1);
        start(0);
        awaitBlocks(0, 3);
        awaitOneChain();
        assertResults(election);
    }

    /** Folders that {@code init} made ready, and who is who among them. */
    private void make() throws Exception {
        Program made = Program.psephos(
                "psephos-node",
                "init",
                folder.resolve("network").toString(),
                "--validators=" + NODES,
                "--genesis=" + NodeProcess.genesis(folder));
        assertThat(made.exitCode()).as(made.stderr()).isZero();
        var idByPort = new HashMap<Integer, String>();
        for (int number = 0; number < NODES; number++) {
            var peers = PEER.matcher(Files.readString(data(number).resolve("node.toml")));
            while (peers.find()) {
                idByPort.put(Integer.parseInt(peers.group(2)), peers.group(1));
            }
        }
        for (int number = 0; number < NODES; number++) {
            ids.add(idByPort.get(FIRST_PORT + PORTS_APART * number));
            ports.add(NodeProcess.freePort());
        }
        assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
    }

    private Path data(int number) {
        return folder.resolve("network/node" + (number + 1));
    }

    private void start(int number) throws Exception {
        var options = new ArrayList<>(List.of(
                "--data-dir=" + data(number),
                "--genesis=" + data(number).resolve("genesis.json"),
                "--p2p=127.0.0.1:" + ports.get(number),
                number == 0 ? "--mine" : "--no-mine"));
        for (int other = 0; other < NODES; other++) {
            if (other != number) {
                options.add("--peer=" + ids.get(other) + "@127.0.0.1:" + ports.get(other));
            }
        }
        nodes.put(
                number,
                NodeProcess.start(
                        Files.createDirectories(folder.resolve("run" + number)), options.toArray(String[]::new)));
    }

    private JsonNode status(int number) throws Exception {
        return Wallet.parse(nodes.get(number).get("/api/v1/status"));
    }

    private long height(int number) throws Exception {
        return status(number).get("height").asLong();
    }

    /** Every node is connected and has the block that the first has as its head now. */
    private void awaitOneChain() throws Exception {
        for (int number = 1; number < NODES; number++) {
            JsonNode first = status(0);
            long height = first.get("height").asLong();
            int other = number;
            Await.until("node " + number + "'s reaching height " + height, () -> sees(other, height, first));
        }
    }

    private boolean sees(int number, long height, JsonNode first) throws IOException, InterruptedException {
        JsonNode theirs = Wallet.parse(nodes.get(number).get("/api/v1/status"));
        return theirs.get("height").asLong() >= height
                && theirs.get("peers").asInt() == NODES - 1
                && Wallet.parse(nodes.get(number).get("/api/v1/blocks/" + height))
                        .get("hash")
                        .equals(first.get("head"));
    }

    private void awaitBlocks(int number, int blocks) throws Exception {
        long height = height(number) + blocks;
        Await.until(
                "height " + height,
                () -> Wallet.parse(nodes.get(number).get("/api/v1/status"))
                                .get("height")
                                .asLong()
                        >= height);
    }

    private void assertResults(String election) throws Exception {
        for (NodeProcess node : nodes.values()) {
            JsonNode results = Wallet.parse(node.get("/api/v1/elections/" + election + "/results"));
            assertThat(results.get("ballots").asLong()).isEqualTo(3);
            assertThat(results.get("questions").get(0).get("options").findValuesAsText("weight"))
                    .containsExactly("2", "1");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
