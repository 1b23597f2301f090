package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.wallet.json.Json;

/** What a shell or a script sees of the program, whatever the command. */
class CommandLineTest {
    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void start() {
        shell = new Shell(folder);
    }

    @Test
    void tellsItsVersion() {
        Shell.Run run = shell.run("--version");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("psephos ");
    }

    @Test
    void listsItsCommands() {
        Shell.Run run = shell.run("--help");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("key", "election", "vote", "receipt", "audit", "demo")
                .doesNotContain("trustee");
    }

    @Test
    void showsTheCommandsWhereNoneIsNamed() {
        Shell.Run run = shell.run();

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: psephos");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key lst                          | Did you mean list?",
                "key                              | new, import, list, show, export, passwd",
                "vot 12                           | There is no command vot here. Did you mean vote?",
                "frobnicate                       | There is no command frobnicate here.",
                "vote 12 --chose x                | Did you mean --choose?",
                "vote --as=a --wat=none 12        | There is no option --wat here. Did you mean --wait?",
                "election list --phase opne       | Did you mean OPEN?",
                "account show a b                 | one argument too many",
                "key new                          | NAME",
                "key new a --wrds 12              | Did you mean --words?",
                "key new ../../etc/passwd         | is not a name here",
                "key new a --words 13             | 12 or 24",
                "send x 0                         | is not an amount",
                "vote 12                          | is not the id of an election",
                "chain block nonsense             | neither a height nor a hash",
                "chain status --node ftp://x      | is not the URL of a node",
                "completion tcsh                  | bash, zsh and fish",
                "send x 1 --wait forever          | --wait is none",
                "send x 1 --timeout soon          | --timeout is a time",
                "chain watch --blocks many        | is not a whole number",
            })
    void explainsMisuseWithExitCodeTwo(String arguments, String explanation) {
        Shell.Run people = shell.run(arguments.split(" "));
        Shell.Run scripts = shell.json(arguments.split(" "));

        assertThat(people.exit()).isEqualTo(2);
        if (!arguments.contains("--json")) {
            assertThat(people.out()).isEmpty();
            assertThat(people.err()).contains(explanation);
        }
        assertThat(scripts.exit()).isEqualTo(2);
        assertThat(scripts.errorCode()).isEqualTo("USAGE");
        assertThat(scripts.json().at("error", "message").flatMap(Json::asText).orElse(""))
                .contains(explanation);
    }

    @Test
    void takesGlobalOptionsAfterTheCommand() {
        Shell.Run run = shell.run("chain", "watch", "--json");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.json().at("error", "message").flatMap(Json::asText).orElse(""))
                .contains("--blocks N");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trustee join X --as a", "ballot audit FILE", "trustee"})
    void refusesWhatThisProtocolVersionHasNotInOneLine(String arguments) {
        Shell.Run run = shell.run(arguments.split(" "));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("✗ This chain's protocol version has").hasLineCount(1);
    }

    @Test
    void refusesToChallengeAnOpenBallot() {
        Shell.Run run = shell.json("vote", "ab".repeat(32), "--challenge");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errorCode()).isEqualTo("NOT_IN_THIS_VERSION");
    }

    @Test
    void tellsThatNoNodeAnswers() {
        Shell.Run run = shell.json("chain", "status");

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.errorCode()).isEqualTo("NODE_UNREACHABLE");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void asksNobodyWhereNobodyIs() {
        Shell.Run run = shell.unset("PSEPHOS_PASSWORD").json("key", "new", "ada");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errorCode()).isEqualTo("PASSWORD_NEEDED");
    }

    @Test
    void tellsOfMissingKeysWithTheNearestOne() {
        shell.key("ada");

        Shell.Run run = shell.json("key", "show", "adda");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("Did you mean \\\"ada\\\"?");
    }

    @Test
    void printsColoursOnlyOnATerminalThatWantsThem() {
        shell.key("ada");
        String[] show = {"key", "list"};

        assertThat(shell.run(show).out()).doesNotContain("\u001b");
        assertThat(shell.types().run(show).out()).contains("\u001b[");
        assertThat(shell.run("--no-color", "key", "list").out()).doesNotContain("\u001b");
        assertThat(shell.set("NO_COLOR", "1").run(show).out()).doesNotContain("\u001b");
    }
}
