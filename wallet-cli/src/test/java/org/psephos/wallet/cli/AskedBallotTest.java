package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ballot filled in at a terminal. */
class AskedBallotTest extends WithNode {
    @Test
    void asksEachQuestionAndThenWhetherToCast() throws IOException {
        String id = organiser.open("ada");

        Shell.Run run = shell.types("2", "y").run("vote", id, "--as", "ada");

        assertThat(run.exit()).isZero();
        assertThat(run.err())
                .contains("Who shall chair?", "1  Ada", "3  Edsger", "choose 1, or blank", "Your choice: ")
                .contains("chair: Grace", "Sign it with key \"ada\", and cast it? [y/N]");
        assertThat(run.out()).contains("chair: Grace", "✓ Recorded").doesNotContain("Your choice");
    }

    @Test
    void asksAgainAfterAMistake() throws IOException {
        String id = organiser.open("ada");

        Shell.Run run = shell.types("Gracee", "1,2", "grace", "y").run("vote", id, "--as", "ada");

        assertThat(run.err()).contains("Did you mean \"Grace\"?", "2 chosen, but choose 1");
        assertThat(run.out()).contains("chair: Grace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2 n", ""})
    void castsNothingUnlessToldTo(String typed) throws IOException {
        String id = organiser.open("ada");
        int before = node.received().size();

        Shell.Run run = shell.types(typed.isEmpty() ? new String[0] : typed.split(" ", -1))
                .run("vote", id, "--as", "ada");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("Nothing was done.");
        assertThat(node.received()).hasSize(before);
    }

    @Test
    void asksNoScript() throws IOException {
        String id = organiser.open("ada");

        assertThat(shell.run("vote", id, "--as", "ada").err()).contains("has no answer yet");
        shell.types("2", "y");
        assertThat(shell.json("vote", id, "--as", "ada").exit()).isEqualTo(2);
        assertThat(shell.run("vote", id, "--as", "ada", "--yes").exit()).isEqualTo(2);
    }

    @Test
    void showsTheReceiptInWordsWithoutANode() throws IOException {
        String id = organiser.open("ada");
        String receipt = shell.ok("vote", id, "--as", "ada", "--choose", "Grace")
                .text("receipt")
                .orElseThrow();

        shell.set("PSEPHOS_NODE", "http://127.0.0.1:9");
        assertThat(shell.run("receipt", "show", receipt).out()).contains("chair: Grace");
        Files.delete(folder.resolve("home/elections").resolve(id + ".transaction"));
        assertThat(shell.run("receipt", "show", receipt).out()).contains("question 1: option 2");
        shell.on(node);
        assertThat(shell.run("receipt", "show", receipt).out()).contains("chair: Grace");
    }

    @Test
    void asksAtATerminalBeforeItClosesTheRoll() throws IOException {
        shell.key("ada");
        String id = organiser.create();
        Path roll = organiser.roll("ada");
        shell.ok("election", "enrol", id, "--as", "organiser", "--roll", roll.toString());

        Shell.Run no = shell.types("n").run("election", "close-enrolment", id, "--as", "organiser");
        Shell.Run yes = shell.types("y").run("election", "close-enrolment", id, "--as", "organiser");

        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.err()).contains("Close the roll of \"Board election\"", "1. [y/N]");
        assertThat(yes.out()).contains("✓ The roll is closed");
        assertThat(shell.run("election", "show", id).out()).contains("over; the roll is final");
    }
}
