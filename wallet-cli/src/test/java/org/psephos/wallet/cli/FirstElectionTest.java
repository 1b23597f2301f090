package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.wallet.json.Json;

/** A whole election from the shell, against an honest node. */
class FirstElectionTest extends WithNode {
    @Test
    void goesFromTheFileToTheAuditedResult() throws IOException {
        String id = organiser.open("ada", "grace");

        Json vote = shell.ok("vote", id, "--as", "ada", "--choose", "chair=Ada");
        shell.ok("vote", id, "--as", "grace", "--choose", "1=2");

        assertThat(vote.text("status")).contains("final");
        assertThat(vote.text("tracker")).isEqualTo(vote.text("tx"));
        Path receipt = Path.of(vote.text("receipt").orElseThrow());
        Json recorded = shell.ok("receipt", "verify", receipt.toString());
        assertThat(recorded.text("standing")).contains("recorded");
        assertThat(recorded.bool("consistent")).contains(true);
        assertThat(recorded.bool("valid")).contains(false);

        organiser.close(id);
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
        String id = organiser.open("ada");
        Shell.Run vote = shell.run("vote", id, "--as", "ada", "--choose", "chair=blank");
        organiser.close(id);
        Shell.Run results = shell.run("election", "results", id);

        assertThat(vote.out())
                .contains("chair: blank", "✓ Recorded", "The proof was checked here.", "psephos receipt verify");
        assertThat(results.out()).contains("Board election", "100.0 %", "blank", "This is the node's word.");
        assertThat(shell.run("election", "show", id).out()).contains("Who shall chair?", "choose 1, or blank");
        assertThat(shell.run("election", "list").out()).contains("RESULT", id);
        assertThat(shell.run("receipt", "list").out()).contains("recorded");
    }

    @Test
    void saysWhichBlockToAskForWhereTheTrustedOneIsAnother() throws IOException {
        String id = organiser.open("ada");
        String receipt = shell.ok("vote", id, "--as", "ada", "--choose", "Ada")
                .text("receipt")
                .orElseThrow();
        organiser.close(id);
        shell.ok("receipt", "update", receipt);
        String block = shell.ok("receipt", "verify", receipt).text("block").orElseThrow();
        Path export = folder.resolve("election.export");
        shell.ok("election", "export", id, "--out", export.toString());

        String other = "00".repeat(32);
        String verified =
                shell.run("receipt", "verify", receipt, "--checkpoint", other).out();
        String audited =
                shell.run("audit", export.toString(), "--checkpoint", other).out();

        assertThat(verified).contains("✗ Not anchored", block).containsPattern("psephos chain block \\d+");
        assertThat(audited).contains("✗ Not anchored").containsPattern("psephos chain block \\d+");
    }

    @Test
    void leadsAReceiptUpToACheckpointThatWasPublishedLater() throws IOException {
        String id = organiser.open("ada");
        String receipt = shell.ok("vote", id, "--as", "ada", "--choose", "chair=Ada")
                .text("receipt")
                .orElseThrow();
        organiser.close(id);
        shell.ok("receipt", "update", receipt);
        String early = shell.ok("chain", "block", "3").text("hash").orElseThrow();
        node.chain().mineEmpty(5);
        String later = shell.ok("chain", "status").text("head").orElseThrow();

        Shell.Run refused = shell.json("receipt", "update", receipt, "--checkpoint", early);
        Shell.Run unknown = shell.json("receipt", "update", receipt, "--checkpoint", "00".repeat(32));
        Json anchored = shell.ok("receipt", "update", receipt, "--checkpoint", later);

        assertThat(refused.errorCode()).isEqualTo("CHECKPOINT_TOO_EARLY");
        assertThat(unknown.exit()).isEqualTo(5);
        assertThat(anchored.text("standing")).contains("counted");
        assertThat(shell.run("receipt", "verify", receipt, "--checkpoint", early)
                        .out())
                .contains("✗ Not anchored", "psephos receipt update");
        assertThat(shell.ok("receipt", "verify", receipt, "--checkpoint", later).bool("valid"))
                .contains(true);
    }

    @Test
    void breaksNoIdAtEightyColumns() throws IOException {
        String id = organiser.open("ada");
        Json vote = shell.ok("vote", id, "--as", "ada", "--choose", "Ada");
        organiser.close(id);
        Path export = folder.resolve("election.export");
        shell.ok("election", "export", id, "--out", export.toString());

        for (Shell.Run run : List.of(
                shell.run("audit", export.toString()),
                shell.run("chain", "tx", vote.text("tx").orElseThrow()))) {
            assertThat(run.out().lines().filter(line -> line.matches(".*[0-9a-z]{60,}.*")))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }

    @Test
    void tellsWhichBallotCountsAfterARevote() throws IOException {
        String id = organiser.open("ada");
        String first = shell.ok("vote", id, "--as", "ada", "--choose", "Ada")
                .text("receipt")
                .orElseThrow();
        Json second = shell.ok("vote", id, "--as", "ada", "--choose", "Grace");

        Shell.Run early = shell.run("receipt", "update", second.text("receipt").orElseThrow());
        organiser.close(id);
        Json replaced = shell.ok("receipt", "update", first);

        assertThat(early.out()).contains("Not counted yet");
        assertThat(replaced.text("standing")).contains("recorded");
        assertThat(replaced.text("replacedBy")).isEqualTo(second.text("tracker"));
    }

    @Test
    void tellsOfEligibilityBeforeAnythingElse() throws IOException {
        String id = organiser.open("ada");
        shell.key("mallory");

        Shell.Run run = shell.unset("PSEPHOS_PASSWORD").json("vote", id, "--as", "mallory");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.errorCode()).isEqualTo("NOT_ON_ROLL");
    }

    @Test
    void listsTheOptionsToAVoterWhoMistypesOne() throws IOException {
        String id = organiser.open("ada");

        Shell.Run run = shell.run("vote", id, "--as", "ada", "--choose", "chair=Gracee");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("Did you mean \"Grace\"?", "1  Ada", "3  Edsger", "or blank");
        assertThat(node.received()).hasSize(3);
    }

    @Test
    void enrolsOnlyThoseWhoAreMissing() throws IOException {
        shell.key("ada");
        shell.key("grace");
        String id = organiser.create();
        Path first = organiser.roll("ada");
        Path both = organiser.roll("ada", "grace");
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
        String id = organiser.create();
        shell.ok(
                "election",
                "enrol",
                id,
                "--as",
                "organiser",
                "--roll",
                organiser.roll("ada").toString());
        Path heavier = folder.resolve("heavier.csv");
        Files.writeString(heavier, organiser.address("ada") + ",7\n");

        Shell.Run run = shell.json("election", "enrol", id, "--as", "organiser", "--roll", heavier.toString());

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.errorCode()).isEqualTo("VOTER_ALREADY_ENROLLED");
    }

    @Test
    void leavesAnElectionToItsOrganiser() throws IOException {
        shell.key("mallory");
        String id = organiser.create();

        Shell.Run run = shell.json("election", "cancel", id, "--as", "mallory", "--yes");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.errorCode()).isEqualTo("NOT_ORGANISER");
        assertThat(shell.ok("election", "cancel", id, "--as", "organiser", "--yes")
                        .text("status"))
                .contains("confirmed");
    }

    @Test
    void promisesNoResultWhereThereWillBeNone() throws IOException {
        String cancelled = organiser.scheduled("revote = \"last\"", "ada");
        assertThat(shell.run("election", "results", cancelled).out())
                .contains("SCHEDULED (not the result yet)")
                .doesNotContain("election export");

        shell.ok("election", "cancel", cancelled, "--as", "organiser", "--yes");

        assertThat(shell.run("election", "results", cancelled).out())
                .contains("CANCELLED (there will be no result)")
                .doesNotContain("election export");
    }

    @Test
    void asksBeforeItCancels() throws IOException {
        String id = organiser.create();

        assertThat(shell.json("election", "cancel", id, "--as", "organiser").exit())
                .isEqualTo(2);
        assertThat(shell.types("n")
                        .json("election", "cancel", id, "--as", "organiser")
                        .errorCode())
                .isEqualTo("NOT_CONFIRMED_BY_USER");
    }

    @Test
    void passesOnWhyTheNetworkRefuses() throws IOException {
        String id = organiser.open("ada");
        node.rejectEverything("POOL_FULL", "the pool \u001b[31mis full");

        Shell.Run run = shell.run("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("POOL_FULL", "the pool is full").doesNotContain("\u001b");
    }

    @Test
    void givesUpInTimeAndSaysWhatIsKnown() throws IOException {
        String id = organiser.open("ada");
        node.stopMining();

        Shell.Run run = shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada", "--timeout", "5s");

        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.errorCode()).isEqualTo("NOT_CONFIRMED");
    }

    @Test
    void sendsTheSameTransactionAgainAfterALostOne() throws IOException {
        String id = organiser.open("ada");
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
}
