package org.psephos.core.election;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * What the organiser fixes when creating an election; it never changes afterwards.
 *
 * @param languages BCP 47 tags, unique, 1 to {@value #MAX_LANGUAGES}; every {@link LocalText} follows their order
 * @param enrolByMillis chain time from which no voter is added, at most {@code opensMillis}
 * @param opensMillis first chain time at which ballots are taken
 * @param closesMillis first chain time at which they no longer are
 */
public record ElectionDefinition(
        ElectionKind kind,
        List<String> languages,
        LocalText title,
        LocalText description,
        List<Question> questions,
        long enrolByMillis,
        long opensMillis,
        long closesMillis,
        RevoteRule revote,
        List<Document> documents) {
    public static final int MAX_LANGUAGES = 16;
    public static final int MAX_LANGUAGE_BYTES = 35;
    public static final int MAX_TITLE_BYTES = 8_192;
    public static final int MAX_DESCRIPTION_BYTES = 32_768;
    public static final int MAX_QUESTIONS = 64;
    public static final int MAX_DOCUMENTS = 32;

    /** Over all questions: bounds what counting one ballot costs. */
    public static final int MAX_TOTAL_OPTIONS = 1_024;

    public ElectionDefinition {
        languages = List.copyOf(languages);
        questions = List.copyOf(questions);
        documents = List.copyOf(documents);
    }

    /** The position of the question named {@code id}. */
    public OptionalInt questionIndex(String id) {
        for (int i = 0; i < questions.size(); i++) {
            if (questions.get(i).id().equals(id)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    public void write(Writer out) {
        kind.write(out);
        out.varint(languages.size());
        languages.forEach(out::text);
        title.write(out);
        description.write(out);
        out.varint(questions.size());
        questions.forEach(question -> question.write(out));
        out.varint(enrolByMillis).varint(opensMillis).varint(closesMillis);
        out.u8(revote.ordinal());
        out.varint(documents.size());
        for (Document document : documents) {
            out.text(document.name()).raw(document.sha256());
        }
    }

    public static ElectionDefinition read(Reader in) throws MalformedException {
        ElectionKind kind = ElectionKind.read(in);
        List<String> languages = readLanguages(in);
        LocalText title = LocalText.read(in, languages.size(), MAX_TITLE_BYTES, "title");
        LocalText description = LocalText.read(in, languages.size(), MAX_DESCRIPTION_BYTES, "description");
        List<Question> questions = readQuestions(in, languages.size());
        long enrolBy = in.varint();
        long opens = in.varint();
        long closes = in.varint();
        if (enrolBy > opens || opens >= closes) {
            throw new MalformedException("times are not in the order enrol_by ≤ opens < closes");
        }
        int revote = in.u8();
        if (revote >= RevoteRule.values().length) {
            throw new MalformedException("unknown revote rule " + revote);
        }
        int count = in.count(MAX_DOCUMENTS, 33, "document count");
        var documents = new ArrayList<Document>(count);
        for (int i = 0; i < count; i++) {
            documents.add(new Document(in.text(Document.MAX_NAME_BYTES, "document name"), in.hash()));
        }
        return new ElectionDefinition(
                kind,
                languages,
                title,
                description,
                questions,
                enrolBy,
                opens,
                closes,
                RevoteRule.values()[revote],
                documents);
    }

    private static List<String> readLanguages(Reader in) throws MalformedException {
        int count = in.count(MAX_LANGUAGES, 2, "language count");
        var languages = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            languages.add(in.text(MAX_LANGUAGE_BYTES, "language"));
        }
        if (count == 0 || new HashSet<>(languages).size() != count || languages.contains("")) {
            throw new MalformedException("languages must be one or more different tags");
        }
        return languages;
    }

    private static List<Question> readQuestions(Reader in, int languages) throws MalformedException {
        int count = in.count(MAX_QUESTIONS, 6, "question count");
        var questions = new ArrayList<Question>(count);
        var ids = new HashSet<String>();
        for (int i = 0; i < count; i++) {
            Question question = Question.read(in, languages);
            if (!ids.add(question.id())) {
                throw new MalformedException("question id " + question.id() + " stands twice");
            }
            questions.add(question);
        }
        if (count == 0) {
            throw new MalformedException("election has no questions");
        }
        int options = questions.stream()
                .mapToInt(question -> question.options().size())
                .sum();
        if (options > MAX_TOTAL_OPTIONS) {
            throw new MalformedException(options + " options, allowed " + MAX_TOTAL_OPTIONS);
        }
        return questions;
    }
}
