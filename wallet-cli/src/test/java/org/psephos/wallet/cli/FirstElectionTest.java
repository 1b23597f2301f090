package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.wallet.json.Json;

/** A whole election from the shell, against a node that is honest until a test has it lie. */
class FirstElectionTest {
    @TempDir
    Path folder;

    private FakeNode node;
    private Shell shell;

    @BeforeEach
    void start() {
        node = new FakeNode();
        shell = new Shell(folder.resolve("home")).on(node);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void goesFromTheFileToTheAuditedResult() throws IOException {
        String id = open("ada", "grace");

        Json vote = shell.ok("vote", id, "--as", "ada", "--choose", "chair=Ada");
        shell.ok("vote", id, "--as", "grace", "--choose", "1=2");

        assertThat(vote.text("status")).contains("final");
        assertThat(vote.text("tracker")).isEqualTo(vote.text("tx"));
        Path receipt = Path.of(vote.text("receipt").orElseThrow());
        Json recorded = shell.ok("receipt", "verify", receipt.toString());
        assertThat(recorded.text("standing")).contains("recorded");
        assertThat(recorded.bool("consistent")).contains(true);
        assertThat(recorded.bool("valid")).contains(false);

        close(id);
        Json counted = shell.ok("receipt", "update", receipt.toString());
        assertThat(counted.text("standing")).contains("counted");
        Json results = shell.ok("election", "results", id);
        assertThat(results.at("turnout", "voters")).contains(new Json.Whole(2));

        Path export = folder.resolve("election.export");
        shell.ok("election", "export", id, "--out", export.toString());
        Json audit = shell.ok("audit", export.toString());
        assertThat(audit.bool("consistent")).contains(true);
        assertThat(audit.bool("anchored")).contains(false);
        String tip = audit.text("tipBlock").orElseThrow();
        assertThat(shell.ok("audit", export.toString(), "--checkpoint", tip).bool("valid"))
                .contains(true);
        assertThat(shell.ok("receipt", "verify", receipt.toString(), "--checkpoint", "00".repeat(32))
                        .bool("valid"))
                .contains(false);
    }

    @Test
    void showsPeopleWhatTheyNeed() throws IOException {
        String id = open("ada");
        Shell.Run vote = shell.run("vote", id, "--as", "ada", "--choose", "chair=blank");
        close(id);
        Shell.Run results = shell.run("election", "results", id);

        assertThat(vote.out())
                .contains("chair: blank", "✓ Recorded", "The proof was checked here.", "psephos receipt verify");
        assertThat(results.out()).contains("Board election", "100.0 %", "blank", "This is the node's word.");
        assertThat(shell.run("election", "show", id).out()).contains("Who shall chair?", "choose 1, or blank");
        assertThat(shell.run("election", "list").out()).contains("RESULT", id);
        assertThat(shell.run("receipt", "list").out()).contains("recorded");
    }

    @Test
    void tellsWhichBallotCountsAfterARevote() throws IOException {
        String id = open("ada");
        String first = shell.ok("vote", id, "--as", "ada", "--choose", "Ada")
                .text("receipt")
                .orElseThrow();
        Json second = shell.ok("vote", id, "--as", "ada", "--choose", "Grace");

        Shell.Run early = shell.run("receipt", "update", second.text("receipt").orElseThrow());
        close(id);
        Json replaced = shell.ok("receipt", "update", first);

        assertThat(early.out()).contains("Not counted yet");
        assertThat(replaced.text("standing")).contains("recorded");
        assertThat(replaced.text("replacedBy")).isEqualTo(second.text("tracker"));
    }

    @Test
    void neverSaysCountedOnAForgedProof() throws IOException {
        String id = open("ada");
        String receipt = shell.ok("vote", id, "--as", "ada", "--choose", "Ada")
                .text("receipt")
                .orElseThrow();
        close(id);
        byte[] before = Files.readAllBytes(Path.of(receipt));
        String forged = HexFormat.of().formatHex(node.chain().header(5).encode());
        node.lie("/elections/" + id + "/voters/", json -> Json.object()
                .putAll(json)
                .put(
                        "proof",
                        Json.object()
                                .putAll(json.field("proof").orElseThrow())
                                .put("earlier", Json.texts(Collections.nCopies(10, forged)))
                                .build())
                .build());

        Shell.Run run = shell.run("receipt", "update", receipt);

        assertThat(run.out()).doesNotContain("✓ Counted");
        assertThat(Files.readAllBytes(Path.of(receipt))).isEqualTo(before);
    }

    @Test
    void tellsOfEligibilityBeforeAnythingElse() throws IOException {
        String id = open("ada");
        shell.key("mallory");

        Shell.Run run = shell.unset("PSEPHOS_PASSWORD").json("vote", id, "--as", "mallory");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.errorCode()).isEqualTo("NOT_ON_ROLL");
    }

    @Test
    void listsTheOptionsToAVoterWhoMistypesOne() throws IOException {
        String id = open("ada");

        Shell.Run run = shell.run("vote", id, "--as", "ada", "--choose", "chair=Gracee");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("Did you mean \"Grace\"?", "1  Ada", "3  Edsger", "or blank");
        assertThat(node.received()).hasSize(3);
    }

    @Test
    void enrolsOnlyThoseWhoAreMissing() throws IOException {
        shell.key("ada");
        shell.key("grace");
        String id = create();
        Path first = roll("ada");
        Path both = roll("ada", "grace");
        shell.ok("election", "enrol", id, "--as", "organiser", "--roll", first.toString());

        Json again = shell.ok("election", "enrol", id, "--as", "organiser", "--roll", both.toString());
        Json nothing = shell.ok("election", "enrol", id, "--as", "organiser", "--roll", both.toString());

        assertThat(again.whole("enrolled")).hasValue(1);
        assertThat(again.whole("alreadyEnrolled")).hasValue(1);
        assertThat(nothing.list("transactions")).isEmpty();
    }

    @Test
    void refusesToChangeAWeightOnTheRoll() throws IOException {
        shell.key("ada");
        String id = create();
        shell.ok(
                "election",
                "enrol",
                id,
                "--as",
                "organiser",
                "--roll",
                roll("ada").toString());
        Path heavier = folder.resolve("heavier.csv");
        Files.writeString(heavier, address("ada") + ",7\n");

        Shell.Run run = shell.json("election", "enrol", id, "--as", "organiser", "--roll", heavier.toString());

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.errorCode()).isEqualTo("VOTER_ALREADY_ENROLLED");
    }

    @Test
    void leavesAnElectionToItsOrganiser() throws IOException {
        shell.key("mallory");
        String id = create();

        Shell.Run run = shell.json("election", "cancel", id, "--as", "mallory", "--yes");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.errorCode()).isEqualTo("NOT_ORGANISER");
        assertThat(shell.ok("election", "cancel", id, "--as", "organiser", "--yes")
                        .text("status"))
                .contains("confirmed");
    }

    @Test
    void asksBeforeItCancels() throws IOException {
        String id = create();

        assertThat(shell.json("election", "cancel", id, "--as", "organiser").exit())
                .isEqualTo(2);
        assertThat(shell.types("n")
                        .json("election", "cancel", id, "--as", "organiser")
                        .errorCode())
                .isEqualTo("NOT_CONFIRMED_BY_USER");
    }

    @Test
    void neverSaysRecordedOnAForgedProof() throws IOException {
        String id = open("ada");
        node.lie("/transactions/", json -> json.field("proof").isEmpty() ? json : withHeaderOfAnotherBlock(json));

        Shell.Run run = shell.run("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Not confirmed").doesNotContainIgnoringCase("recorded");
        assertThat(folder.resolve("home/receipts")).doesNotExist();
    }

    @Test
    void noticesSwappedOptions() throws IOException {
        String id = open("ada");
        // Another transaction under the election's id: the id is a hash of the true definition.
        String other =
                shell.ok("send", "ada", "1", "--as", "organiser").text("tx").orElseThrow();
        Json forged = shell.ok("chain", "tx", other);
        String raw = HexFormat.of().formatHex(node.received().getLast().encode());
        node.lie(
                "/transactions/" + id,
                json -> Json.object().putAll(forged).put("raw", raw).build());

        Shell.Run run = shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.errorCode()).isEqualTo("NODE_ANSWER");
    }

    @Test
    void signsForNoOtherChainThanTheProfiles() throws IOException {
        String id = open("ada");
        int before = node.received().size();
        node.lie("/status", json -> Json.object()
                .putAll(json)
                .put("chainId", "ab".repeat(32))
                .build());

        Shell.Run run = shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errorCode()).isEqualTo("WRONG_CHAIN");
        assertThat(node.received()).hasSize(before);
    }

    @Test
    void passesOnWhyTheNetworkRefuses() throws IOException {
        String id = open("ada");
        node.rejectEverything("POOL_FULL", "the pool \u001b[31mis full");

        Shell.Run run = shell.run("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("POOL_FULL", "the pool is full").doesNotContain("\u001b");
    }

    @Test
    void givesUpInTimeAndSaysWhatIsKnown() throws IOException {
        String id = open("ada");
        node.stopMining();

        Shell.Run run = shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada", "--timeout", "5s");

        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.errorCode()).isEqualTo("NOT_CONFIRMED");
    }

    @Test
    void sendsTheSameTransactionAgainAfterALostOne() throws IOException {
        String id = open("ada");
        node.rejectEverything("OVERLOADED", "try again");
        shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada");
        Shell.Run same = shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada");
        Shell.Run other = shell.json("vote", id, "--as", "ada", "--choose", "chair=Grace");

        var received = node.received().reversed();
        assertThat(received.get(1).id()).isEqualTo(received.get(2).id());
        assertThat(received.get(0).id()).isNotEqualTo(received.get(1).id());
        assertThat(same.err()).doesNotContain("replaces");
        assertThat(other.err()).contains("This replaces transaction");
    }

    @Test
    void holdsTheDemonstration() {
        Json demo = shell.ok("demo");

        assertThat(demo.at("results", "turnout", "voters")).contains(new Json.Whole(3));
        assertThat(demo.at("audit", "consistent")).contains(new Json.Bool(true));
        assertThat(demo.list("receipts")).hasSize(3);
        assertThat(shell.ok("key", "list").list("keys")).isEmpty();
    }

    private Json withHeaderOfAnotherBlock(Json json) {
        String header = HexFormat.of().formatHex(node.chain().header(1).encode());
        Json proof = Json.object()
                .putAll(json.field("proof").orElseThrow())
                .put("header", header)
                .build();
        return Json.object().putAll(json).put("proof", proof).build();
    }

    /** An election in which these keys, made here, can vote at once. */
    private String open(String... voters) throws IOException {
        for (String voter : voters) {
            shell.key(voter);
        }
        String id = create();
        shell.ok(
                "election",
                "enrol",
                id,
                "--as",
                "organiser",
                "--roll",
                roll(voters).toString());
        shell.ok("election", "close-enrolment", id, "--as", "organiser");
        node.chain().mineUntil(node.chain().nextChainTimeMillis() + 600_000);
        shell.on(node);
        return id;
    }

    private String create() throws IOException {
        shell.key("organiser");
        Path file = folder.resolve("election.toml");
        Files.writeString(file, """
                title = "Board election"
                opens = "%s"
                closes = "+2h"
                [[question]]
                id = "chair"
                title = "Who shall chair?"
                options = ["Ada", "Grace", "Edsger"]
                blank = true
                """.formatted(Instant.ofEpochMilli(shell.nowMillis() + 300_000)));
        return shell.ok("election", "create", file.toString(), "--as", "organiser")
                .text("id")
                .orElseThrow();
    }

    private Path roll(String... voters) throws IOException {
        var lines = new StringBuilder("address,weight,label\n");
        for (String voter : voters) {
            lines.append(address(voter)).append(",1,").append(voter).append('\n');
        }
        return Files.writeString(folder.resolve("roll" + voters.length + ".csv"), lines);
    }

    private String address(String key) {
        return shell.ok("account", "show", key).text("address").orElseThrow();
    }

    private void close(String id) {
        node.chain().mineUntil(node.chain().nextChainTimeMillis() + 7_200_000);
        node.chain().mineEmpty(12);
        shell.on(node);
        assertThat(shell.ok("election", "show", id).text("phase")).contains("RESULT");
    }
}
