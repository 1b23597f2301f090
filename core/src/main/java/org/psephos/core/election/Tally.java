package org.psephos.core.election;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * Running sums of an open election: for each question and option the ballots that chose it and their weight, then the same
 * for blank. An immutable value; a replaced ballot is subtracted.
 */
public final class Tally {
    private final int[] optionCounts;
    /** Question after question: (count, weight) of each option, then of blank. */
    private final long[] sums;

    private Tally(int[] optionCounts, long[] sums) {
        this.optionCounts = optionCounts;
        this.sums = sums;
    }

    public static Tally empty(ElectionDefinition definition) {
        int[] optionCounts = definition.questions().stream()
                .mapToInt(question -> question.options().size())
                .toArray();
        return new Tally(optionCounts, new long[cells(optionCounts)]);
    }

    public Tally add(OpenBallot ballot, long weight) {
        return plus(ballot, 1, weight);
    }

    public Tally subtract(OpenBallot ballot, long weight) {
        return plus(ballot, -1, -weight);
    }

    public int questions() {
        return optionCounts.length;
    }

    public int options(int question) {
        return optionCounts[question];
    }

    public long count(int question, int option) {
        return sums[cell(question, option)];
    }

    public long weight(int question, int option) {
        return sums[cell(question, option) + 1];
    }

    public long blankCount(int question) {
        return sums[cell(question, optionCounts[question])];
    }

    public long blankWeight(int question) {
        return sums[cell(question, optionCounts[question]) + 1];
    }

    private Tally plus(OpenBallot ballot, long count, long weight) {
        long[] next = sums.clone();
        int base = 0;
        for (int question = 0; question < optionCounts.length; question++) {
            Choice choice = ballot.choices().get(question);
            if (choice.isBlank()) {
                bump(next, base + 2 * optionCounts[question], count, weight);
            }
            for (int i = 0; i < choice.size(); i++) {
                bump(next, base + 2 * choice.option(i), count, weight);
            }
            base += 2 * optionCounts[question] + 2;
        }
        return new Tally(optionCounts, next);
    }

    private static void bump(long[] sums, int cell, long count, long weight) {
        sums[cell] += count;
        sums[cell + 1] += weight;
        if (sums[cell] < 0 || sums[cell + 1] < 0) {
            throw new IllegalStateException("a ballot was subtracted that had not been added");
        }
    }

    private int cell(int question, int option) {
        int cell = 0;
        for (int i = 0; i < question; i++) {
            cell += 2 * optionCounts[i] + 2;
        }
        return cell + 2 * option;
    }

    private static int cells(int[] optionCounts) {
        int cells = 0;
        for (int options : optionCounts) {
            cells += 2 * options + 2;
        }
        return cells;
    }

    void write(Writer out) {
        out.varint(optionCounts.length);
        for (int options : optionCounts) {
            out.varint(options);
        }
        for (long sum : sums) {
            out.varint(sum);
        }
    }

    static Tally read(Reader in) throws MalformedException {
        int questions = in.count(ElectionDefinition.MAX_QUESTIONS, 1, "question count");
        int[] optionCounts = new int[questions];
        int total = 0;
        for (int i = 0; i < questions; i++) {
            optionCounts[i] = (int) in.varint(1, Question.MAX_OPTIONS, "option count");
            total += optionCounts[i];
        }
        if (total > ElectionDefinition.MAX_TOTAL_OPTIONS) {
            throw new MalformedException(total + " options");
        }
        long[] sums = new long[cells(optionCounts)];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = in.varint();
        }
        return new Tally(optionCounts, sums);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tally that
                && Arrays.equals(optionCounts, that.optionCounts)
                && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return Arrays.toString(sums);
    }
}
