package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the wallet refuses on the network's behalf, because it knows already: told as the network would tell it, and nothing is sent. */
class KnownRefusalTest extends WithNode {
    @Test
    void refusesABallotBeforeTheVotingBegins() throws IOException {
        String id = organiser.scheduled("revote = \"last\"", "ada");

        assertRefused("TOO_EARLY", "vote", id, "--as", "ada", "--choose", "chair=Ada");
    }

    @Test
    void refusesABallotAfterTheVotingIsOver() throws IOException {
        String id = organiser.open("ada");
        organiser.close(id);

        assertRefused("TOO_LATE", "vote", id, "--as", "ada", "--choose", "chair=Ada");
    }

    @Test
    void refusesABallotInAnElectionThatWasCancelled() throws IOException {
        String id = organiser.scheduled("revote = \"last\"", "ada");
        shell.ok("election", "cancel", id, "--as", "organiser", "--yes");

        assertRefused("ELECTION_CANCELLED", "vote", id, "--as", "ada", "--choose", "chair=Ada");
    }

    @Test
    void refusesABallotInAnElectionWhoseRollWasNeverClosed() throws IOException {
        shell.key("ada");
        String id = organiser.create();
        organiser.pass(600_000);

        assertRefused("ELECTION_FAILED", "vote", id, "--as", "ada", "--choose", "chair=Ada");
    }

    @Test
    void refusesABallotOfSomeoneWhoIsNotOnTheRoll() throws IOException {
        String id = organiser.open("ada");
        shell.key("mallory");

        assertRefused("NOT_ON_ROLL", "vote", id, "--as", "mallory", "--choose", "chair=Ada");
    }

    @Test
    void refusesASecondBallotWhereTheFirstCounts() throws IOException {
        String id = organiser.scheduled("revote = \"first\"", "ada");
        organiser.pass(600_000);
        shell.ok("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertRefused("ALREADY_VOTED", "vote", id, "--as", "ada", "--choose", "chair=Grace");
    }

    @Test
    void refusesWhatOnlyTheOrganiserMayDo() throws IOException {
        shell.key("mallory");
        String id = organiser.create();

        for (String step : List.of("cancel", "close-enrolment")) {
            assertRefused("NOT_ORGANISER", "election", step, id, "--as", "mallory", "--yes");
        }
    }

    @Test
    void refusesToChangeAWeightOnTheRoll() throws IOException {
        shell.key("ada");
        String id = organiser.create();
        String roll = organiser.roll("ada").toString();
        shell.ok("election", "enrol", id, "--as", "organiser", "--roll", roll);
        Path heavier = Files.writeString(folder.resolve("heavier.csv"), organiser.address("ada") + ",7\n");

        assertRefused(
                "VOTER_ALREADY_ENROLLED", "election", "enrol", id, "--as", "organiser", "--roll", heavier.toString());
    }

    private void assertRefused(String code, String... command) {
        int received = node.received().size();

        Shell.Run forPeople = shell.run(command);
        Shell.Run forScripts = shell.json(command);

        assertThat(forPeople.exit()).isEqualTo(4);
        assertThat(forPeople.out()).isEmpty();
        assertThat(forPeople.err().lines().findFirst())
                .hasValueSatisfying(
                        line -> assertThat(line).startsWith("✗ Rejected: ").doesNotContain(".."));
        assertThat(forPeople.err().replaceAll("\\s+", " ")).contains(" (" + code + ").");
        assertThat(forScripts.exit()).isEqualTo(4);
        assertThat(forScripts.errorCode()).isEqualTo(code);
        assertThat(node.received()).as("nothing was sent").hasSize(received);
    }
}
