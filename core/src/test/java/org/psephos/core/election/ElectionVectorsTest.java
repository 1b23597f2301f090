package org.psephos.core.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.VectorFile;

/** {@code docs/spec/vectors/election.json}. */
class ElectionVectorsTest {
    private static final List<String> ONE_LANGUAGE = List.of("en");

    @Test
    void publishedVectorsAreOurs() throws IOException {
        List<ElectionDefinition> definitions = List.of(chair(), largest());
        VectorFile.check(
                "election.json",
                "definitions",
                definitions.stream().map(ElectionVectorsTest::definition).toList(),
                "malformedDefinitions",
                malformedDefinitions(),
                "ballots",
                ballots(chair()),
                "malformedBallots",
                malformedBallots(),
                "phases",
                phases(chair()),
                "runs",
                ElectionRuns.all());
    }

    static Question question(String id, int options, int min, int max, boolean blank) {
        return new Question(
                id,
                LocalText.of("Question " + id),
                IntStream.range(0, options)
                        .mapToObj(i -> LocalText.of("Option " + i))
                        .toList(),
                min,
                max,
                blank);
    }

    static ElectionDefinition election(RevoteRule revote, Question... questions) {
        return new ElectionDefinition(
                ElectionKind.OPEN,
                ONE_LANGUAGE,
                LocalText.of("Election"),
                LocalText.of(""),
                List.of(questions),
                100,
                200,
                300,
                revote,
                List.of());
    }

    /** One of three or blank; none to two of three; exactly two of three. */
    static ElectionDefinition chair() {
        return election(
                RevoteRule.LAST,
                question("one", 3, 1, 1, true),
                question("upto", 3, 0, 2, false),
                question("two", 3, 2, 2, true));
    }

    /** As many questions as there may be, as many options, as many languages. */
    private static ElectionDefinition largest() {
        List<String> languages =
                IntStream.range(0, 16).mapToObj(i -> "x-" + (char) ('a' + i)).toList();
        LocalText text = new LocalText(Collections.nCopies(16, "t"));
        var questions = new ArrayList<Question>();
        for (int i = 0; i < 4; i++) {
            questions.add(new Question("q" + i, text, Collections.nCopies(4, text), 0, 4, i % 2 == 0));
        }
        return new ElectionDefinition(
                ElectionKind.OPEN,
                languages,
                text,
                text,
                questions,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE,
                RevoteRule.FIRST,
                List.of(new Document("", Hash.ZERO), new Document("", Hash.ZERO)));
    }

    private static Map<?, ?> definition(ElectionDefinition definition) {
        byte[] encoded = encode(definition::write);
        assertThat(Decoded.all(encoded, ElectionDefinition::read).orThrow()).isEqualTo(definition);
        return row(
                "encoded",
                encoded,
                "languages",
                definition.languages(),
                "title",
                definition.title().texts(),
                "description",
                definition.description().texts(),
                "questions",
                definition.questions().stream().map(ElectionVectorsTest::fields).toList(),
                "enrolBy",
                definition.enrolByMillis(),
                "opens",
                definition.opensMillis(),
                "closes",
                definition.closesMillis(),
                "revote",
                definition.revote().name().toLowerCase(Locale.ROOT),
                "documents",
                definition.documents().stream()
                        .map(document -> row("name", document.name(), "sha256", document.sha256()))
                        .toList());
    }

    private static Map<?, ?> fields(Question question) {
        return row(
                "id", question.id(),
                "title", question.title().texts(),
                "options", question.options().stream().map(LocalText::texts).toList(),
                "min", question.min(),
                "max", question.max(),
                "blank", question.blank());
    }

    private static List<?> malformedDefinitions() {
        byte[] good = encode(chair()::write);
        byte[] secret = good.clone();
        secret[0] = 1;
        byte[] revote = good.clone();
        revote[good.length - 2] = 2;
        var rows = new ArrayList<Map<?, ?>>();
        rows.add(malformed("unknown kind", secret));
        rows.add(malformed("unknown revote rule", revote));
        rows.add(malformed("no languages", with(List.of(), List.of(question("a", 2, 1, 1, true)), 1, 2, 3)));
        rows.add(malformed("empty language", with(List.of(""), List.of(question("a", 2, 1, 1, true)), 1, 2, 3)));
        rows.add(malformed(
                "long language", with(List.of("x".repeat(36)), List.of(question("a", 2, 1, 1, true)), 1, 2, 3)));
        rows.add(malformed("no questions", with(ONE_LANGUAGE, List.of(), 1, 2, 3)));
        rows.add(malformed("empty question id", one(question("", 2, 1, 1, true))));
        rows.add(malformed("long question id", one(question("i".repeat(65), 2, 1, 1, true))));
        rows.add(malformed(
                "question id twice",
                with(ONE_LANGUAGE, List.of(question("a", 2, 1, 1, true), question("a", 3, 1, 1, true)), 1, 2, 3)));
        rows.add(malformed("no options", one(question("a", 0, 0, 0, true))));
        rows.add(malformed("257 options", one(question("a", 257, 0, 1, true))));
        rows.add(malformed("1025 options together", with(ONE_LANGUAGE, manyOptions(), 1, 2, 3)));
        rows.add(malformed("max 0", one(question("a", 2, 0, 0, true))));
        rows.add(malformed("max over the options", one(question("a", 2, 0, 3, true))));
        rows.add(malformed("min over max", one(question("a", 3, 2, 1, true))));
        rows.add(malformed(
                "opens before enrolment ends", with(ONE_LANGUAGE, List.of(question("a", 2, 1, 1, true)), 3, 2, 4)));
        rows.add(malformed("closes when it opens", with(ONE_LANGUAGE, List.of(question("a", 2, 1, 1, true)), 1, 2, 2)));
        return rows;
    }

    private static List<Question> manyOptions() {
        LocalText empty = LocalText.of("");
        var questions = new ArrayList<Question>();
        for (int options : new int[] {256, 256, 256, 255, 2}) {
            questions.add(new Question("q" + questions.size(), empty, Collections.nCopies(options, empty), 0, 1, true));
        }
        return questions;
    }

    private static byte[] one(Question question) {
        return with(ONE_LANGUAGE, List.of(question), 1, 2, 3);
    }

    private static byte[] with(
            List<String> languages, List<Question> questions, long enrolBy, long opens, long closes) {
        LocalText text = new LocalText(Collections.nCopies(languages.size(), "t"));
        return encode(
                new ElectionDefinition(
                        ElectionKind.OPEN,
                        languages,
                        text,
                        text,
                        questions,
                        enrolBy,
                        opens,
                        closes,
                        RevoteRule.LAST,
                        List.of())::write);
    }

    private static Map<?, ?> malformed(String what, byte[] bytes) {
        assertThat(Decoded.all(bytes, ElectionDefinition::read)).as(what).isInstanceOf(Decoded.Malformed.class);
        return row("case", what, "bytes", bytes);
    }

    private static List<?> ballots(ElectionDefinition definition) {
        Choice one = Choice.of(0);
        Choice none = Choice.of();
        Choice two = Choice.of(1, 2);
        return List.of(
                ballot("fits", definition, true, one, none, two),
                ballot("blank where allowed", definition, true, Choice.BLANK, two, Choice.BLANK),
                ballot("blank where not allowed", definition, false, one, Choice.BLANK, two),
                ballot("too few", definition, false, none, none, two),
                ballot("too many", definition, false, one, Choice.of(0, 1, 2), two),
                ballot("one of two", definition, false, one, none, one),
                ballot("an option that is not there", definition, false, Choice.of(3), none, two),
                ballot("a question left out", definition, false, one, none),
                ballot("a question too many", definition, false, one, none, two, one),
                ballot("no choices", definition, false));
    }

    private static Map<?, ?> ballot(String what, ElectionDefinition definition, boolean fits, Choice... choices) {
        var ballot = new OpenBallot(List.of(choices));
        byte[] encoded = encode(ballot::write);
        assertThat(Decoded.all(encoded, OpenBallot::read).orThrow()).isEqualTo(ballot);
        assertThat(ballot.isValidFor(definition)).as(what).isEqualTo(fits);
        return row("case", what, "definition", 0, "ballot", encoded, "fits", fits);
    }

    private static List<?> malformedBallots() {
        return List.of(
                malformedBallot("no bytes", new byte[0]),
                malformedBallot("choice missing", new byte[] {1}),
                malformedBallot("unknown kind of choice", new byte[] {1, 2}),
                malformedBallot("option missing", new byte[] {1, 0, 2, 0}),
                malformedBallot("option twice", new byte[] {1, 0, 2, 1, 1}),
                malformedBallot("options not ascending", new byte[] {1, 0, 2, 2, 1}),
                malformedBallot("byte left over", new byte[] {1, 1, 0}));
    }

    private static Map<?, ?> malformedBallot(String what, byte[] bytes) {
        assertThat(Decoded.all(bytes, OpenBallot::read)).as(what).isInstanceOf(Decoded.Malformed.class);
        return row("case", what, "bytes", bytes);
    }

    private static List<?> phases(ElectionDefinition definition) {
        var rows = new ArrayList<Map<?, ?>>();
        ElectionStatus created = ElectionStatus.created(definition);
        for (ElectionStatus status : List.of(
                created,
                ElectionRules.closeEnrolment(created),
                ElectionRules.cancel(created),
                ElectionRules.cancel(ElectionRules.closeEnrolment(created)))) {
            for (long time : List.of(0L, 99L, 100L, 199L, 200L, 299L, 300L, Long.MAX_VALUE)) {
                rows.add(row(
                        "definition", 0,
                        "enrolmentClosed", status.enrolmentClosed(),
                        "cancelled", status.cancelled(),
                        "time", time,
                        "phase", Phase.of(definition, status, time)));
            }
        }
        return rows;
    }
}
