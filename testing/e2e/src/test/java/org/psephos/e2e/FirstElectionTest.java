package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An election from the first key to the audited result, by the commands that a person types. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstElectionTest {
    private static final int REJECTED = 4;

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static Wallet wallet;
    private static Wallet visitor;
    private static Future<Program> demonstration;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.start(folder);
        wallet = new Wallet(folder.resolve("wallet"), node);
        visitor = new Wallet(folder.resolve("visitor"), node);
        demonstration = ForkJoinPool.commonPool().submit(() -> visitor.tryRun("demo"));
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    @Order(1)
    void isHeldCountedAndAudited() throws Exception {
        for (String name : new String[] {"ada", "grace", "edsger", "mallory"}) {
            wallet.run("key", "new", name);
        }
        Path definition = folder.resolve("board.toml");
        Files.writeString(definition, """
                title = "Board election"
                kind = "open"
                opens = "+12s"
                closes = "+25s"
                revote = "last"
                [[question]]
                id = "chair"
                title = "Who shall chair?"
                options = ["Ada", "Grace"]
                min = 1
                max = 1
                blank = true
                """);
        String election = wallet.run("election", "create", definition.toString(), "--as", "ada")
                .get("id")
                .asText();
        Path roll = folder.resolve("roll.csv");
        Files.writeString(
                roll, address("ada") + ",1,Ada\n" + address("grace") + ",2,Grace\n" + address("edsger") + ",1\n");
        JsonNode enrolled = wallet.run("election", "enrol", election, "--roll", roll.toString(), "--as", "ada");
        assertThat(enrolled.get("enrolled").asInt()).isEqualTo(3);
        wallet.run("election", "close-enrolment", election, "--as", "ada");

        Program early = wallet.tryRun("vote", election, "--as", "grace", "--choose", "chair=Ada");
        assertThat(early.exitCode()).isEqualTo(REJECTED);
        assertThat(early.stdout()).contains("TOO_EARLY");

        awaitPhase(election, "OPEN");
        vote(election, "grace", "Ada");
        String recorded = vote(election, "edsger", "Ada");
        vote(election, "edsger", "Grace");
        Program stranger = wallet.tryRun("vote", election, "--as", "mallory", "--choose", "chair=Ada");
        assertThat(stranger.exitCode()).isEqualTo(REJECTED);
        assertThat(stranger.stdout()).contains("NOT_ON_ROLL");

        awaitPhase(election, "RESULT");
        Program late = wallet.tryRun("vote", election, "--as", "ada", "--choose", "chair=Ada");
        assertThat(late.exitCode()).isEqualTo(REJECTED);
        assertThat(late.stdout()).contains("TOO_LATE");

        JsonNode results = wallet.run("election", "results", election);
        JsonNode options = results.get("questions").get(0).get("options");
        assertThat(options.get(0).get("weight").asLong()).isEqualTo(2);
        assertThat(options.get(1).get("weight").asLong()).isEqualTo(1);
        assertThat(results.get("turnout").get("voters").asLong()).isEqualTo(2);
        assertThat(results.get("ballots").asLong()).isEqualTo(3);

        audit(election);
        JsonNode receipt = wallet.run("receipt", "verify", recorded);
        assertThat(receipt.get("consistent").asBoolean()).isTrue();
        assertThat(receipt.get("anchored").asBoolean()).isFalse();
        assertThat(receipt.get("valid").asBoolean()).isFalse();
    }

    /** It takes half a minute, which passes while the other election is held on the same node. */
    @Test
    @Order(2)
    void isDemonstratedWithThrowAwayKeys() throws Exception {
        Program program = demonstration.get();

        assertThat(program.exitCode()).as(program.stdout() + program.stderr()).isZero();
        assertThat(program.stderr()).contains("Throw-away keys");
        JsonNode demo = Wallet.parse(program.stdout());
        JsonNode results = demo.get("results");
        JsonNode options = results.get("questions").get(0).get("options");
        assertThat(options.findValuesAsText("weight")).containsExactly("2", "1");
        assertThat(results.get("turnout").get("voters").asLong()).isEqualTo(3);
        assertThat(results.get("ballots").asLong()).isEqualTo(3);
        assertThat(demo.get("audit").get("consistent").asBoolean()).isTrue();
        assertThat(demo.get("audit").get("checks").findValuesAsText("ok")).containsOnly("true");
        String election = demo.get("id").asText();
        JsonNode told = Wallet.parse(node.get("/api/v1/elections/" + election + "/results"));
        assertThat(told.get("questions").get(0).get("options"))
                .as("the node counts the same")
                .isEqualTo(options);
        assertThat(demo.get("links").get(0).asText()).isEqualTo(node.address() + "/election/" + election);
        assertThat(demo.get("receipts")).hasSize(3);
        String receipt = demo.get("receipts").get(0).asText();
        assertThat(visitor.run("receipt", "verify", receipt).get("consistent").asBoolean())
                .isTrue();
    }

    private static void audit(String election) throws Exception {
        Path export = folder.resolve("board.psephos");
        wallet.run("election", "export", election, "--out", export.toString());
        JsonNode report = wallet.run("audit", export.toString());
        assertThat(report.get("consistent").asBoolean()).isTrue();
        assertThat(report.get("valid").asBoolean()).isFalse();

        byte[] bytes = Files.readAllBytes(export);
        bytes[bytes.length / 2] ^= 1;
        Files.write(export, bytes);
        assertThat(wallet.tryRun("audit", export.toString()).exitCode()).isEqualTo(1);
    }

    private static String vote(String election, String name, String option) throws Exception {
        JsonNode vote = wallet.run("vote", election, "--as", name, "--choose", "chair=" + option);
        assertThat(vote.get("status").asText()).isEqualTo("final");
        return vote.get("receipt").asText();
    }

    private static String address(String name) throws Exception {
        return wallet.run("key", "show", name).get("address").asText();
    }

    private static void awaitPhase(String election, String phase) throws Exception {
        Await.until("phase " + phase, () -> Wallet.parse(node.get("/api/v1/elections/" + election))
                .get("phase")
                .asText()
                .equals(phase));
    }
}
