package org.psephos.wallet.election;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.Question;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Reads the {@code [[question]]} tables of an election file. */
record QuestionReader(LocalTexts texts, List<Problem> problems) {
    private static final Set<String> KEYS = Set.of("id", "title", "options", "min", "max", "blank");

    List<Question> read(TomlTableReader file) {
        Optional<TomlArray> tables = file.array("question");
        if (!file.has("question")) {
            file.note("question", "there is no [[question]]");
        }
        var questions = new ArrayList<Question>();
        var ids = new HashSet<String>();
        for (int i = 0; i < tables.map(TomlArray::size).orElse(0); i++) {
            int line = tables.get().inputPositionOf(i).line();
            if (!(tables.get().get(i) instanceof TomlTable table)) {
                problems.add(new Problem(line, "questions are written as [[question]]"));
                continue;
            }
            Question question = question(new TomlTableReader(table, line, problems), i);
            if (!ids.add(question.id())) {
                problems.add(new Problem(line, "two questions have the id \"" + question.id() + "\""));
            }
            questions.add(question);
        }
        if (questions.size() > ElectionDefinition.MAX_QUESTIONS) {
            file.note("question", questions.size() + " questions, allowed " + ElectionDefinition.MAX_QUESTIONS);
        }
        return questions;
    }

    private Question question(TomlTableReader reader, int index) {
        reader.allowOnly(KEYS);
        String id = reader.text("id")
                .map(text -> Normalizer.normalize(text, Normalizer.Form.NFC))
                .orElse("q" + (index + 1));
        if (!id.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}._-]{0,31}")) {
            reader.note("id", "an id has up to 32 letters, digits, dots and dashes, not \"" + id + "\"");
        }
        if (!reader.has("title")) {
            reader.note("title", "question \"" + id + "\" has no title");
        }
        LocalText title = texts.read(reader.value("title"), "title", reader.lineOf("title"), Question.MAX_TITLE_BYTES);
        List<LocalText> options = options(reader, id);
        int min = reader.whole("min", 1);
        int max = reader.whole("max", 1);
        if (min < 0 || min > max) {
            reader.note("min", "min must be 0 to max (" + max + "), not " + min);
        }
        if (max < 1 || max > options.size()) {
            reader.note("max", "max must be 1 to the number of options (" + options.size() + "), not " + max);
        }
        return new Question(id, title, options, min, max, reader.bool("blank").orElse(false));
    }

    private List<LocalText> options(TomlTableReader reader, String id) {
        var options = new ArrayList<LocalText>();
        Optional<TomlArray> array = reader.array("options");
        for (int i = 0; i < array.map(TomlArray::size).orElse(0); i++) {
            int line = array.get().inputPositionOf(i).line();
            LocalText option =
                    texts.read(Optional.of(array.get().get(i)), "option " + (i + 1), line, Question.MAX_OPTION_BYTES);
            if (option.texts().contains("")) {
                problems.add(new Problem(line, "option " + (i + 1) + " is empty"));
            }
            if (!option.texts().isEmpty() && options.contains(option)) {
                problems.add(new Problem(line, "option \"" + option.first() + "\" stands twice"));
            }
            options.add(option);
        }
        if (options.isEmpty() || options.size() > Question.MAX_OPTIONS) {
            reader.note("options", "question \"" + id + "\" needs 1 to " + Question.MAX_OPTIONS + " options");
        }
        return options;
    }
}
