package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts hold, whichever shells this machine has. */
class CompletionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void knowsEveryCommandAndOptionThatHelpShows(String shell) {
        assertThat(script(shell))
                .contains("close-enrolment", "passwd", "choose", "checkpoint", "no-color", "unstake", "validator-key")
                .doesNotContain("trustee", "challenge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void tellsBashFromZshItself(String shell) {
        assertThat(script(shell)).contains("ZSH_VERSION", "bashcompinit", "complete -F _complete_psephos");
    }

    @Test
    void writesACommandALineForFish() {
        assertThat(script("fish").lines()).allMatch(line -> line.startsWith("complete -c psephos"));
    }

    @Test
    void quotesWhatFishWouldRead() {
        assertThat(script("fish").lines())
                .allMatch(line ->
                        line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2 == 0);
    }

    @Test
    void offersFilesWhereFishShallComplete() {
        assertThat(script("fish").lines())
                .contains("complete -c psephos -n '__fish_seen_subcommand_from audit' -F")
                .anyMatch(line -> line.contains("-l password-file -r -F"));
    }

    private String script(String shell) {
        Shell.Run run = new Shell(folder).run("completion", shell);
        assertThat(run.exit()).isZero();
        return run.out();
    }
}
