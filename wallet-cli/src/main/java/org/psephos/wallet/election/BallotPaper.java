package org.psephos.wallet.election;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Nearest;

/**
 * Turns {@code Question=Option[,Option]} into a ballot. Questions go by id, title or number, options by label or number, {@code blank} is a blank
 * answer; upper and lower case are the same. A label wins over a number.
 */
public record BallotPaper(ElectionDefinition election) {
    private static final String BLANK = "blank";

    public OpenBallot fill(List<String> answers) throws Failure {
        var choices = new Choice[election.questions().size()];
        for (String answer : answers) {
            Answer read = split(answer);
            if (choices[read.question] != null) {
                throw refuse(read.question, "Question \"" + name(read.question) + "\" is answered twice.");
            }
            choices[read.question] = answer(read.question, read.options);
        }
        for (int i = 0; i < choices.length; i++) {
            if (choices[i] == null) {
                throw unanswered(i);
            }
        }
        return new OpenBallot(List.of(choices));
    }

    /** A ballot that is valid here in words, a line for each question. */
    public List<String> describe(OpenBallot ballot) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < ballot.choices().size(); i++) {
            lines.add(name(i) + ": " + describe(i, ballot.choices().get(i)));
        }
        return lines;
    }

    private String describe(int question, Choice choice) {
        if (choice.isBlank()) {
            return "blank";
        }
        var labels = new ArrayList<String>();
        for (int i = 0; i < choice.size(); i++) {
            labels.add(election.questions()
                    .get(question)
                    .options()
                    .get(choice.option(i))
                    .first());
        }
        return labels.isEmpty() ? "none" : String.join(", ", labels);
    }

    private record Answer(int question, String options) {}

    /** A title may hold an equals sign itself: every one is tried. With one question its name can be left out. */
    private Answer split(String answer) throws Failure {
        for (int at = answer.indexOf('='); at >= 0; at = answer.indexOf('=', at + 1)) {
            OptionalInt question = question(answer.substring(0, at));
            if (question.isPresent()) {
                return new Answer(question.getAsInt(), answer.substring(at + 1));
            }
        }
        if (election.questions().size() == 1 && answer.indexOf('=') < 0) {
            return new Answer(0, answer);
        }
        throw unknownQuestion(answer);
    }

    private OptionalInt question(String text) {
        String wanted = fold(text);
        for (int i = 0; i < election.questions().size(); i++) {
            Question question = election.questions().get(i);
            if (fold(question.id()).equals(wanted) || matches(question.title(), wanted)) {
                return OptionalInt.of(i);
            }
        }
        return number(wanted, election.questions().size());
    }

    /**
     * The answer to one question.
     *
     * @param question its position, from 0
     * @param text options, or {@code blank}, as after the equals sign
     */
    public Choice answer(int question, String text) throws Failure {
        Question asked = election.questions().get(question);
        OptionalInt whole = option(asked, text);
        if (whole.isEmpty() && fold(text).equals(BLANK)) {
            if (!asked.blank()) {
                throw refuse(question, "Question \"" + name(question) + "\" takes no blank answer.");
            }
            return Choice.BLANK;
        }
        int[] options = whole.isPresent() ? new int[] {whole.getAsInt()} : options(question, text);
        if (Arrays.stream(options).distinct().count() < options.length) {
            throw refuse(question, "The same option stands twice in \"" + text + "\".");
        }
        if (options.length < asked.min() || options.length > asked.max()) {
            throw refuse(
                    question,
                    "Question \"" + name(question) + "\": " + options.length + " chosen, but " + howMany(asked) + ".");
        }
        return Choice.of(options);
    }

    /** A label may hold a comma itself: the longest run of parts that is a label is taken. */
    private int[] options(int question, String text) throws Failure {
        Question asked = election.questions().get(question);
        if (text.isBlank()) {
            return new int[0];
        }
        String[] parts = text.split(",", -1);
        var chosen = new ArrayList<Integer>();
        int from = 0;
        while (from < parts.length) {
            int to = parts.length;
            OptionalInt found = OptionalInt.empty();
            while (to > from && found.isEmpty()) {
                found = option(asked, String.join(",", Arrays.copyOfRange(parts, from, to)));
                to = found.isEmpty() ? to - 1 : to;
            }
            if (found.isEmpty()) {
                throw unknownOption(question, parts[from].strip());
            }
            chosen.add(found.getAsInt());
            from = to;
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private static OptionalInt option(Question question, String text) {
        String wanted = fold(text);
        for (int i = 0; i < question.options().size(); i++) {
            if (matches(question.options().get(i), wanted)) {
                return OptionalInt.of(i);
            }
        }
        return number(wanted, question.options().size());
    }

    private static boolean matches(LocalText text, String wanted) {
        return text.texts().stream().anyMatch(one -> fold(one).equals(wanted));
    }

    private static OptionalInt number(String text, int count) {
        if (!text.matches("[0-9]{1,4}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number >= 1 && number <= count ? OptionalInt.of(number - 1) : OptionalInt.empty();
    }

    private static String fold(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private String name(int question) {
        return election.questions().get(question).id();
    }

    private Failure unknownQuestion(String answer) {
        String typed = answer.contains("=") ? answer.substring(0, answer.indexOf('=')) : answer;
        var lines = new ArrayList<String>();
        Nearest.of(typed, election.questions().stream().map(Question::id).toList())
                .ifPresent(near -> lines.add("Did you mean \"" + near + "\"?"));
        lines.add("Write --choose \"QUESTION=OPTION\". The questions:");
        for (int i = 0; i < election.questions().size(); i++) {
            lines.add("  " + (i + 1) + "  " + name(i) + "  "
                    + election.questions().get(i).title().first());
        }
        return refuse("\"" + typed.strip() + "\" is not a question of this election.", lines);
    }

    private Failure unknownOption(int question, String typed) {
        Optional<String> near = Nearest.of(
                typed,
                election.questions().get(question).options().stream()
                        .map(LocalText::first)
                        .toList());
        var lines = new ArrayList<String>();
        near.ifPresent(label -> lines.add("Did you mean \"" + label + "\"?"));
        lines.addAll(list(question));
        return refuse("\"" + typed + "\" is not an option of \"" + name(question) + "\".", lines);
    }

    private Failure unanswered(int question) {
        var lines = list(question);
        boolean mayBeNone = election.questions().get(question).min() == 0;
        lines.add("Add --choose \"" + name(question) + "=NUMBER\""
                + (mayBeNone ? ", or \"" + name(question) + "=\" for none" : ""));
        return refuse("Question \"" + name(question) + "\" has no answer yet.", lines);
    }

    private Failure refuse(int question, String message) {
        return refuse(message, list(question));
    }

    private static Failure refuse(String message, List<String> advice) {
        return new Failure(ExitCode.USAGE, "CHOICE", message, advice.toArray(String[]::new));
    }

    private List<String> list(int question) {
        Question asked = election.questions().get(question);
        var lines = new ArrayList<String>();
        lines.add(name(question) + ": " + asked.title().first() + " (" + howMany(asked) + ")");
        for (int i = 0; i < asked.options().size(); i++) {
            lines.add("  " + (i + 1) + "  " + asked.options().get(i).first());
        }
        if (asked.blank()) {
            lines.add("  or blank");
        }
        return lines;
    }

    /** How many options a question takes, as "choose 1" or "choose 0 to 2". */
    public static String howMany(Question question) {
        return question.min() == question.max()
                ? "choose " + question.max()
                : "choose " + question.min() + " to " + question.max();
    }
}
