package org.psephos.core.election;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/** A voter's answer to one question: blank, or a set of options. */
public final class Choice {
    public static final Choice BLANK = new Choice(true, new int[0]);

    private static final int TAG_OPTIONS = 0;
    private static final int TAG_BLANK = 1;

    private final boolean blank;
    private final int[] options;

    private Choice(boolean blank, int[] options) {
        this.blank = blank;
        this.options = options;
    }

    /** Option positions from 0, in any order; each at most once. */
    public static Choice of(int... options) {
        int[] sorted = options.clone();
        Arrays.sort(sorted);
        if (sorted.length > 0 && sorted[0] < 0) {
            throw new IllegalArgumentException("option " + sorted[0]);
        }
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                throw new IllegalArgumentException("option " + sorted[i] + " chosen twice");
            }
        }
        return new Choice(false, sorted);
    }

    public boolean isBlank() {
        return blank;
    }

    public int size() {
        return options.length;
    }

    /** The {@code index}-th chosen option, ascending. */
    public int option(int index) {
        return options[index];
    }

    /** Whether {@code question} allows this answer. */
    public boolean isValidFor(Question question) {
        if (blank) {
            return question.blank();
        }
        return options.length >= question.min()
                && options.length <= question.max()
                && (options.length == 0
                        || options[options.length - 1] < question.options().size());
    }

    void write(Writer out) {
        if (blank) {
            out.u8(TAG_BLANK);
            return;
        }
        out.u8(TAG_OPTIONS).varint(options.length);
        for (int option : options) {
            out.varint(option);
        }
    }

    static Choice read(Reader in) throws MalformedException {
        int tag = in.u8();
        if (tag == TAG_BLANK) {
            return BLANK;
        }
        if (tag != TAG_OPTIONS) {
            throw new MalformedException("unknown kind of choice " + tag);
        }
        int count = in.count(Question.MAX_OPTIONS, 1, "chosen options");
        int[] options = new int[count];
        int last = -1;
        for (int i = 0; i < count; i++) {
            options[i] = (int) in.varint(0, Question.MAX_OPTIONS - 1, "option");
            if (options[i] <= last) {
                throw new MalformedException("chosen options are not strictly ascending");
            }
            last = options[i];
        }
        return new Choice(false, options);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Choice that && blank == that.blank && Arrays.equals(options, that.options);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(options) + (blank ? 1 : 0);
    }

    @Override
    public String toString() {
        return blank ? "blank" : Arrays.toString(options);
    }
}
