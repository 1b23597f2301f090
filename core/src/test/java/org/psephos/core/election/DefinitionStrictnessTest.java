package org.psephos.core.election;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/** The reader holds every bound of a definition, whoever wrote the bytes. */
class DefinitionStrictnessTest {
    private static final Question QUESTION = question("q", 2, 1, 1);

    @Test
    void takesADefinitionAtAllItsLimits() {
        assertThat(read(definition(
                        Collections.nCopies(1, "en"),
                        "t".repeat(ElectionDefinition.MAX_TITLE_BYTES),
                        distinctQuestions(ElectionDefinition.MAX_QUESTIONS, 16),
                        1,
                        1,
                        2,
                        ElectionDefinition.MAX_DOCUMENTS)))
                .isEqualTo("ok");
    }

    @Test
    void boundsTexts() {
        assertThat(read(definition(
                        List.of("en"),
                        "t".repeat(ElectionDefinition.MAX_TITLE_BYTES + 1),
                        List.of(QUESTION),
                        1,
                        1,
                        2,
                        0)))
                .startsWith("title length");
        assertThat(read(withQuestion(question("q".repeat(65), 2, 1, 1)))).startsWith("question id length");
        assertThat(read(withQuestion(question("", 2, 1, 1)))).isEqualTo("question id is empty");
    }

    @Test
    void wantsDifferentLanguages() {
        assertThat(read(definition(List.of("en", "en"), "t", List.of(), 1, 1, 2, 0)))
                .contains("different tags");
        assertThat(read(definition(List.of(), "t", List.of(), 1, 1, 2, 0))).contains("different tags");
        assertThat(read(definition(List.of(""), "t", List.of(QUESTION), 1, 1, 2, 0)))
                .contains("different tags");
    }

    @Test
    void wantsQuestionsWithDifferentNamesAndAnOption() {
        assertThat(read(definition(List.of("en"), "t", List.of(), 1, 1, 2, 0))).isEqualTo("election has no questions");
        assertThat(read(definition(List.of("en"), "t", List.of(QUESTION, QUESTION), 1, 1, 2, 0)))
                .contains("stands twice");
        assertThat(read(withQuestion(question("q", 0, 0, 1)))).isEqualTo("question has no options");
    }

    @Test
    void boundsTheOptionsOfAllQuestionsTogether() {
        assertThat(read(definition(List.of("en"), "t", distinctQuestions(5, 205), 1, 1, 2, 0)))
                .isEqualTo("1025 options, allowed 1024");
        assertThat(read(withQuestion(question("q", 257, 1, 1)))).startsWith("option count is 257");
    }

    @Test
    void wantsMinAndMaxWithinTheOptions() {
        assertThat(read(withQuestion(question("q", 2, 0, 2)))).isEqualTo("ok");
        assertThat(read(withQuestion(question("q", 2, 2, 1)))).isEqualTo("min 2 is over max 1");
        assertThat(read(withQuestion(question("q", 2, 0, 0)))).startsWith("max is 0");
        assertThat(read(withQuestion(question("q", 2, 0, 3)))).startsWith("max is 3");
        assertThat(read(withQuestion(question("q", 2, 3, 3)))).startsWith("min is 3");
    }

    @Test
    void wantsTimesInOrder() {
        assertThat(read(definition(List.of("en"), "t", List.of(QUESTION), 5, 5, 6, 0)))
                .isEqualTo("ok");
        assertThat(read(definition(List.of("en"), "t", List.of(QUESTION), 6, 5, 7, 0)))
                .contains("order");
        assertThat(read(definition(List.of("en"), "t", List.of(QUESTION), 5, 6, 6, 0)))
                .contains("order");
    }

    @Test
    void boundsDocuments() {
        assertThat(read(definition(
                        List.of("en"), "t", List.of(QUESTION), 1, 1, 2, ElectionDefinition.MAX_DOCUMENTS + 1)))
                .startsWith("document count is 33");
    }

    @Test
    void wantsChoicesInOrder() {
        assertThat(readBallot(1, 0, 2, 0, 1)).isEqualTo("ok");
        assertThat(readBallot(1, 0, 2, 1, 0)).contains("strictly ascending");
        assertThat(readBallot(1, 0, 2, 1, 1)).contains("strictly ascending");
        assertThat(readBallot(1, 2)).contains("unknown kind of choice");
        assertThat(readBallot(1, 1)).isEqualTo("ok");
    }

    private static Question question(String id, int options, int min, int max) {
        return new Question(id, LocalText.of("t"), Collections.nCopies(options, LocalText.of("o")), min, max, false);
    }

    private static List<Question> distinctQuestions(int count, int options) {
        var questions = new ArrayList<Question>();
        for (int i = 0; i < count; i++) {
            questions.add(question("q" + i, options, 1, 1));
        }
        return questions;
    }

    private static ElectionDefinition withQuestion(Question question) {
        return definition(List.of("en"), "t", List.of(question), 1, 1, 2, 0);
    }

    private static ElectionDefinition definition(
            List<String> languages,
            String title,
            List<Question> questions,
            long enrolBy,
            long opens,
            long closes,
            int documents) {
        return new ElectionDefinition(
                ElectionKind.OPEN,
                languages,
                new LocalText(Collections.nCopies(languages.size(), title)),
                new LocalText(Collections.nCopies(languages.size(), "")),
                questions,
                enrolBy,
                opens,
                closes,
                RevoteRule.LAST,
                Collections.nCopies(documents, new Document("d", Hash.ZERO)));
    }

    private static String read(ElectionDefinition definition) {
        var out = new Writer();
        definition.write(out);
        return outcome(Decoded.all(out.toBytes(), ElectionDefinition::read));
    }

    private static String readBallot(int... bytes) {
        var out = new Writer();
        for (int next : bytes) {
            out.u8(next);
        }
        return outcome(Decoded.all(out.toBytes(), OpenBallot::read));
    }

    private static <T> String outcome(Decoded<T> decoded) {
        return switch (decoded) {
            case Decoded.Ok<T> ignored -> "ok";
            case Decoded.Malformed<T> bad -> bad.detail();
        };
    }
}
