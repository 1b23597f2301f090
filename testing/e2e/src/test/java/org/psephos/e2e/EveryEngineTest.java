package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One election by the commands that a person types, the same whatever engine the genesis file asks for: votes through several nodes, a vote
 * changed, a node killed and started again in the middle. The elections go on at the same time, for each of them mostly waits; where the
 * machine is too slow for the times of one, it is held again with longer ones.
 */
class EveryEngineTest {
    private static final Map<String, Integer> NODES = Map.of("pow", 2, "pos", 4, "raft", 3);
    private static final List<String> KEYS = List.of("ada", "grace", "edsger", "barbara");

    @TempDir
    private static Path folder;

    private static final ExecutorService SIDE = Executors.newVirtualThreadPerTaskExecutor();
    private static final Map<String, Future<Void>> ELECTIONS = new HashMap<>();

    private static final int REJECTED = 4;

    /** Times of an election are stretched so far at most, and doubled until then. */
    private static final int MAX_STRETCH = 16;

    @BeforeAll
    static void begin() throws Exception {
        var networks = new HashMap<String, Future<Network>>();
        NODES.forEach((engine, size) -> networks.put(
                engine,
                SIDE.submit(() -> Network.start(Files.createDirectories(folder.resolve(engine)), engine, size))));
        makeKeys();
        networks.forEach((engine, starting) -> ELECTIONS.put(engine, SIDE.submit(() -> {
            try (Network network = starting.get()) {
                new Election(engine, network).hold();
            }
            return null;
        })));
    }

    @AfterAll
    static void end() {
        SIDE.close();
    }

    @ParameterizedTest
    @CsvSource({"pow", "pos", "raft"})
    void holdsTheSameElection(String engine) throws Exception {
        ELECTIONS.get(engine).get();
    }

    /** One folder of keys and a roll, which every election begins with a copy of. */
    private static void makeKeys() throws Exception {
        var wallet = Map.of("PSEPHOS_HOME", folder.resolve("keys").toString(), "PSEPHOS_PASSWORD", "correct horse");
        var roll = new StringBuilder();
        for (String name : KEYS) {
            Program made = Program.psephos(wallet, "psephos", "--json", "key", "new", name);
            assertThat(made.exitCode()).as(made.stderr()).isZero();
            String address = Wallet.parse(made.stdout()).path("address").asText();
            roll.append(address).append(name.equals("grace") ? ",2\n" : ",1\n");
        }
        Files.writeString(folder.resolve("roll.csv"), roll);
    }

    /** Ada organises; Grace, whose vote counts twice, Edsger and Barbara vote. */
    private static final class Election {
        private final Path home;
        private final Network network;
        private final List<String> receipts = new ArrayList<>();
        private final List<String> ballots = new ArrayList<>();
        private String id = "";

        Election(String engine, Network network) {
            home = folder.resolve(engine).resolve("wallet");
            this.network = network;
        }

        void hold() throws Exception {
            copy(folder.resolve("keys"), home);
            int stretch = 1;
            while (!isVotedInTime(stretch)) {
                stretch *= 2;
                assertThat(stretch).as("slowness").isLessThanOrEqualTo(MAX_STRETCH);
            }
            awaitPhase("RESULT");
            assertCounted();
            assertReceipts();
            audit();
        }

        /** False where the chain's time went on before everybody had voted. */
        private boolean isVotedInTime(int stretch) throws Exception {
            receipts.clear();
            ballots.clear();
            try {
                announce(stretch);
                awaitPhase("OPEN");
                Future<JsonNode> grace = meanwhile(() -> vote(1, "grace", "Ada"));
                JsonNode edsger = vote(2, "edsger", "Ada");
                recorded(result(grace));
                recorded(edsger);

                network.node(0).kill();
                Future<JsonNode> again = meanwhile(() -> vote(1, "edsger", "Grace"));
                network.launch(0);
                network.node(0).awaitReady();
                recorded(result(again));
                recorded(vote(0, "barbara", "Grace"));
                return true;
            } catch (TooLate e) {
                return false;
            }
        }

        private Wallet wallet(int node) {
            return new Wallet(home, network.node(node % network.size()));
        }

        /** Runs a command that is in time, or fails for no other reason. */
        private JsonNode inTime(int node, String... command) throws Exception {
            Program program = wallet(node).tryRun(command);
            if (program.exitCode() == REJECTED && program.stdout().matches("(?s).*\"(TOO_LATE|ELECTION_FAILED)\".*")) {
                throw new TooLate();
            }
            assertThat(program.exitCode())
                    .as("%s: %s%s", List.of(command), program.stdout(), program.stderr())
                    .isZero();
            return Wallet.parse(program.stdout());
        }

        private void announce(int stretch) throws Exception {
            int opens = 12 * stretch;
            int closes = opens + 20 * stretch;
            Path definition = folder.resolve(home.getParent().getFileName() + ".toml");
            Files.writeString(definition, """
                    title = "Board election"
                    kind = "open"
                    opens = "+%ds"
                    closes = "+%ds"
                    revote = "last"
                    [[question]]
                    id = "chair"
                    title = "Who shall chair?"
                    options = ["Ada", "Grace"]
                    min = 1
                    max = 1
                    blank = true
                    """.formatted(opens, closes));
            id = inTime(0, "election", "create", definition.toString(), "--as", "ada")
                    .path("id")
                    .asText();
            String roll = folder.resolve("roll.csv").toString();
            JsonNode enrolled = inTime(1, "election", "enrol", id, "--roll", roll, "--as", "ada");
            assertThat(enrolled.path("enrolled").asInt()).isEqualTo(KEYS.size());
            inTime(2, "election", "close-enrolment", id, "--as", "ada");
        }

        private JsonNode vote(int node, String name, String option) throws Exception {
            return inTime(node, "vote", id, "--as", name, "--choose", "chair=" + option);
        }

        private void recorded(JsonNode vote) {
            assertThat(vote.path("status").asText()).isEqualTo("final");
            ballots.add(vote.path("tracker").asText());
            receipts.add(vote.path("receipt").asText());
        }

        private void awaitPhase(String phase) throws Exception {
            Await.until("phase " + phase + " on " + home, () -> {
                String now = network.get(1, "/elections/" + id).path("phase").asText();
                if (now.equals("FAILED")) {
                    throw new TooLate();
                }
                return now.equals(phase) || now.equals("RESULT");
            });
        }

        /** The same on every node, also on the one that was killed. */
        private void assertCounted() throws Exception {
            network.awaitOneFinalChain();
            JsonNode first = finalResults(0);
            JsonNode options = first.at("/questions/0/options");
            assertThat(options.findValuesAsText("weight")).containsExactly("2", "2");
            assertThat(first.at("/turnout/voters").asLong()).isEqualTo(3);
            assertThat(first.path("ballots").asLong()).isEqualTo(ballots.size());
            for (int node = 0; node < network.size(); node++) {
                assertThat(finalResults(node)).isEqualTo(first);
                assertThat(network.get(node, "/elections/" + id + "/ballots")
                                .path("ballots")
                                .findValuesAsText("tracker"))
                        .containsExactlyInAnyOrderElementsOf(ballots);
            }
        }

        /** But for the height that they are as of. */
        private JsonNode finalResults(int node) throws Exception {
            String path = "/elections/" + id + "/results";
            Await.until(
                    "the final result",
                    () -> network.get(node, path).path("final").asBoolean());
            return ((ObjectNode) network.get(node, path)).without("height");
        }

        private void assertReceipts() throws Exception {
            var updates = new ArrayList<Future<JsonNode>>();
            for (int i = 0; i < receipts.size(); i++) {
                int node = i;
                updates.add(meanwhile(() -> wallet(node).run("receipt", "update", receipts.get(node))));
            }
            for (int i = 0; i < updates.size(); i++) {
                // Edsger voted twice, and the first of the two counts no more.
                boolean counts = i != 1;
                JsonNode updated = result(updates.get(i));
                assertThat(updated.path("standing").asText()).isEqualTo(counts ? "counted" : "recorded");
                assertThat(updated.has("replacedBy")).isNotEqualTo(counts);
            }
            assertAnchored(receipts.getLast());
        }

        /** In a block that all nodes call final. */
        private void assertAnchored(String receipt) throws Exception {
            String anchor =
                    wallet(0).run("receipt", "verify", receipt).path("block").asText();
            for (int node = 0; node < network.size(); node++) {
                assertThat(network.get(node, "/blocks/" + anchor)
                                .path("finality")
                                .asText())
                        .isEqualTo("final");
            }
            JsonNode verified = wallet(1).run("receipt", "verify", receipt, "--checkpoint", anchor);
            assertThat(verified.path("valid").asBoolean()).isTrue();
        }

        private void audit() throws Exception {
            String export = home.resolve("board.psephos").toString();
            wallet(2).run("election", "export", id, "--out", export);
            JsonNode report = wallet(2).run("audit", export);
            assertThat(report.path("consistent").asBoolean()).isTrue();
            assertThat(report.findPath("questions").at("/0/options").findValuesAsText("weight"))
                    .containsExactly("2", "2");
        }

        private <T> Future<T> meanwhile(Callable<T> task) {
            return SIDE.submit(task);
        }

        private static <T> T result(Future<T> task) throws Exception {
            try {
                return task.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    private static final class TooLate extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
