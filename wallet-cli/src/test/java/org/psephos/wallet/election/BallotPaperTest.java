package org.psephos.wallet.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;

class BallotPaperTest {
    private static final BallotPaper PAPER = new BallotPaper(election(
            question("chair", "Who = chair?", 1, 1, true, "Ada", "Grace", "Edsger"),
            question("days", "Which days", 0, 2, false, "Mon, early", "Mon", "2", "Tue")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chair=Grace        | days=          | [1]   | []",
                "CHAIR= ada         | days=Tue,Mon   | [0]   | [1, 3]",
                "1=3                | 2=1            | [2]   | [0]",
                "Who = chair?=Ada   | Which days=Mon | [0]   | [1]",
                "chair=blank        | days=Mon, early,Tue | blank | [0, 3]",
                // A label wins over a number.
                "chair=1            | days=2         | [0]   | [2]",
            })
    void readsChoicesByNameAndByNumber(String first, String second, String chair, String days) throws Failure {
        OpenBallot ballot = PAPER.fill(List.of(first, second));

        assertThat(ballot.choices()).extracting(Choice::toString).containsExactly(chair, days);
    }

    @Test
    void takesABareOptionWhereThereIsOneQuestion() throws Failure {
        var paper = new BallotPaper(election(question("chair", "Who?", 1, 1, false, "Ada", "Grace")));

        assertThat(paper.fill(List.of("Grace")).choices()).containsExactly(Choice.of(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chair=Adda    | is not an option | Did you mean \"Ada\"?",
                "chiar=Ada     | is not a question | Did you mean \"chair\"?",
                "chair=Ada,Grace | 2 chosen, but choose 1 | '  3  Edsger'",
                "chair=4       | is not an option | '  1  Ada'",
                "chair=0       | is not an option | '  or blank'",
                "days=blank    | takes no blank | '  4  Tue'",
                "days=Mon,2,Tue | 3 chosen, but choose 0 to 2 | '  2  Mon'",
                "days=Mon,Mon  | stands twice | '  2  Mon'",
                "chair=        | 0 chosen, but choose 1 | '  1  Ada'",
                "Ada           | is not a question | '  2  days  Which days'",
            })
    void explainsWhatCannotBeChosen(String answer, String message, String line) {
        Failure failure = catchThrowableOfType(Failure.class, () -> PAPER.fill(List.of(answer)));

        assertThat(failure.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(failure.message()).contains(message);
        assertThat(failure.advice()).contains(line);
    }

    @Test
    void asksForAnAnswerToEveryQuestionAndOnlyOne() {
        Failure unanswered = catchThrowableOfType(Failure.class, () -> PAPER.fill(List.of("chair=Ada")));

        assertThat(unanswered.message()).contains("\"days\" has no answer");
        assertThat(unanswered.advice()).contains("Add --choose \"days=NUMBER\", or \"days=\" for none");
        assertThat(catchThrowableOfType(Failure.class, () -> PAPER.fill(List.of("chair=Ada", "1=Grace")))
                        .message())
                .contains("answered twice");
    }

    @Test
    void readsABallotBack() throws Failure {
        assertThat(PAPER.describe(PAPER.fill(List.of("chair=blank", "days=Mon,Tue"))))
                .containsExactly("chair: blank", "days: Mon, Tue");
    }

    private static Question question(String id, String title, int min, int max, boolean blank, String... options) {
        return new Question(
                id,
                LocalText.of(title),
                List.of(options).stream().map(LocalText::of).toList(),
                min,
                max,
                blank);
    }

    private static ElectionDefinition election(Question... questions) {
        return new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en"),
                LocalText.of("Board"),
                LocalText.of(""),
                List.of(questions),
                1,
                1,
                2,
                RevoteRule.LAST,
                List.of());
    }
}
