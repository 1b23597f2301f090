package org.psephos.bench.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the answer to a batch: for each transaction {@code accepted}, {@code duplicate} or the code of the refusal. */
public final class Verdicts {
    private static final byte[] VERDICT = "verdict".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CODE = "code".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCEPTED = "accepted".getBytes(StandardCharsets.US_ASCII);
    private static final String ACCEPTED_TEXT = "accepted";
    private static final String REJECTED = "rejected";

    private final byte[] json;
    private final int end;
    private int at;

    private Verdicts(byte[] json, int from, int length) {
        this.json = json;
        this.at = from;
        this.end = from + length;
    }

    /** In the order of the batch. */
    public static List<String> read(byte[] json, int from, int length, int expected) {
        return new Verdicts(json, from, length).read(expected);
    }

    /** An array of flat objects whose members are strings. */
    private List<String> read(int expected) {
        var verdicts = new ArrayList<String>(expected);
        String verdict = "";
        String code = "";
        for (; at < end; at++) {
            byte next = json[at];
            if (next == '{') {
                verdict = "";
                code = "";
            } else if (next == '}') {
                verdicts.add(verdict.equals(REJECTED) ? code : verdict);
            } else if (next == '"') {
                int name = at + 1;
                int nameEnd = skipString();
                if (at + 1 < end && json[at + 1] == ':') {
                    at += 2;
                    int value = at + 1;
                    int valueEnd = skipString();
                    if (is(VERDICT, name, nameEnd)) {
                        verdict = text(value, valueEnd);
                    } else if (is(CODE, name, nameEnd)) {
                        code = text(value, valueEnd);
                    }
                }
            }
        }
        return verdicts;
    }

    /** From the opening quote to the closing one, whose place it gives. */
    private int skipString() {
        for (at++; at < end && json[at] != '"'; at++) {
            if (json[at] == '\\') {
                at++;
            }
        }
        return at;
    }

    private String text(int from, int to) {
        return is(ACCEPTED, from, to) ? ACCEPTED_TEXT : new String(json, from, to - from, StandardCharsets.US_ASCII);
    }

    private boolean is(byte[] word, int from, int to) {
        return Arrays.equals(json, from, to, word, 0, word.length);
    }
}
