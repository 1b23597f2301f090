package org.psephos.wallet.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.psephos.core.election.Document;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.RevoteRule;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;

class ElectionFileTest {
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final String GOOD = """
            title = "Board"
            opens = "+10m"
            closes = "+1h"
            [[question]]
            id = "chair"
            title = "Who?"
            options = ["Ada", "Grace"]
            """;

    @Test
    void readsItsOwnTemplate() throws Failure {
        ElectionDefinition definition = read(ElectionFile.template());

        assertThat(definition.questions()).hasSize(2);
        assertThat(definition.opensMillis()).isEqualTo(NOW + 600_000);
        assertThat(definition.enrolByMillis()).isEqualTo(definition.opensMillis());
        assertThat(definition.revote()).isEqualTo(RevoteRule.LAST);
    }

    @Test
    void readsSeveralLanguages() throws Failure {
        ElectionDefinition definition = read("""
                languages = ["en", "fr"]
                title = { en = "Board", fr = "Bureau" }
                opens = 2026-01-02T00:00:00Z
                closes = "2026-01-03T00:00:00+01:00"
                [[question]]
                title = { fr = "Qui ?", en = "Who?" }
                options = [{ en = "Nobody", fr = "Personne" }]
                """);

        assertThat(definition.title().texts()).isEqualTo(List.of("Board", "Bureau"));
        assertThat(definition.questions().getFirst().title().texts()).isEqualTo(List.of("Who?", "Qui ?"));
        assertThat(definition.opensMillis())
                .isEqualTo(Instant.parse("2026-01-02T00:00:00Z").toEpochMilli());
    }

    @Test
    void namesTheLineAndTheNearestKey() {
        Failure failure = failure(GOOD.replace("opens =", "opnes ="));

        assertThat(failure.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(failure.code()).isEqualTo("ELECTION_FILE");
        assertThat(failure.advice())
                .contains("line 2: unknown key \"opnes\"; did you mean \"opens\"?")
                .anyMatch(line -> line.startsWith("opens is missing"));
    }

    @Test
    void tellsOfEveryProblemAtOnce() {
        Failure failure = failure("""
                title = ""
                kind = "secret"
                opens = "-5m"
                closes = 7
                colour = "red"
                revote = "often"
                [[question]]
                options = ["Ada", "Ada", ""]
                min = 3
                max = 2
                """);

        assertThat(failure.advice())
                .extracting(line -> line.replaceFirst(":.*", ""))
                .contains("line 1", "line 2", "line 3", "line 4", "line 5", "line 6", "line 8", "line 9");
        assertThat(failure.advice()).anyMatch(line -> line.contains("only open ballots"));
        assertThat(failure.advice()).anyMatch(line -> line.contains("stands twice"));
    }

    @Test
    void refusesWhatGoesOnAndOn() {
        String tag = "en" + "-a".repeat(100_000);
        String time = "+" + "1s".repeat(100_000);

        assertThat(failure("languages = [\"" + tag + "\"]\n" + GOOD).advice())
                .anyMatch(line -> line.contains("language tags"));
        assertThat(failure(GOOD.replace("+1h", time)).advice()).anyMatch(line -> line.contains("closes is a time"));
        assertThat(failure("a = " + "[".repeat(20_000) + "\n" + GOOD).advice()).isNotEmpty();
    }

    @Test
    void refusesADocumentThatNoFileSystemHas() {
        assertThat(failure(GOOD + "[[document]]\nfile = \"a\\u0000\"\n").advice())
                .containsExactly("line 9: cannot read the document a");
    }

    @Test
    void bringsTheNameOfADocumentIntoNormalForm(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("statutes"), "All are equal.");
        String document = "[[document]]\nfile = \"statutes\"\nname = \"re\\u0301sume\\u0301\"\n";

        assertThat(ElectionFile.parse(GOOD + document, "election.toml", folder, NOW)
                        .documents())
                .extracting(Document::name)
                .containsExactly("r\u00e9sum\u00e9");
        assertThat(catchThrowableOfType(
                                Failure.class,
                                () -> ElectionFile.parse(
                                        GOOD + document.replace("re", "\\uffff"), "election.toml", folder, NOW))
                        .advice())
                .anyMatch(line -> line.contains("Unicode"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title = \"Board\"        | title = \"Board             | line 1",
                "closes = \"+1h\"         | closes = \"+5m\"            | line 3: closes must be after opens",
                "opens = \"+10m\"         | opens = \"2025-01-01T00:00:00Z\" | line 2: opens lies in the past",
                "opens = \"+10m\"         | opens = \"2026-05-01 10:00\" | line 2: opens is a time as",
                "opens = \"+10m\"         | opens = \"tomorrow\"        | line 2: opens is a time as",
                "id = \"chair\"           | id = \"chair=\"             | line 5: an id has",
                "id = \"chair\"           | min_ballots = 5             | line 5: unknown key",
                "title = \"Board\"        | trustees = 1                | line 1: trustees belongs to secret elections",
                "title = \"Board\"        | title = \"B\\u001b[2J\"     | line 1: title holds control characters",
                "[\"Ada\", \"Grace\"]     | []                          | needs 1 to 256 options",
                "[\"Ada\", \"Grace\"]     | [\"Ada\", 5]                | line 7: option 2 must be a text",
                "[\"Ada\", \"Grace\"]     | [5, 6]                      | line 7: option 1 must be a text",
                "title = \"Who?\"         | title = { en = \"Who?\" }   | which languages does not list",
            })
    void explainsWhatIsWrong(String original, String replacement, String problem) {
        assertThat(failure(GOOD.replace(original, replacement)).advice()).anyMatch(line -> line.contains(problem));
    }

    @Test
    void survivesAnyText() {
        String[] hostile = {
            "\u0000",
            "[[question]]",
            "question = 5",
            "[question]\n",
            "=",
            "title = 1",
            "[[document]]\nfile=\"/nowhere\""
        };
        for (String text : hostile) {
            assertThatThrownBy(() -> read(text)).isInstanceOf(Failure.class);
        }
    }

    private static Failure failure(String text) {
        return catchThrowableOfType(Failure.class, () -> read(text));
    }

    private static ElectionDefinition read(String text) throws Failure {
        return ElectionFile.parse(text, "election.toml", Path.of("."), NOW);
    }
}
