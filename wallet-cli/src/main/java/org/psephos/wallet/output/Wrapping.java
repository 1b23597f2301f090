package org.psephos.wallet.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Breaks plain lines at spaces where they are too wide. What is one word stays one, however wide: an id or a path that was broken
 * could not be copied. A command that is broken ends in backslashes, so that it can be pasted.
 */
final class Wrapping {
    private static final int NARROWEST = 30;
    private static final int WIDEST = 100;
    private static final int HANG = 2;

    private static final Pattern MARKED = Pattern.compile("(?:✓|✗|ok|error:) .*");
    private static final Pattern COMMAND = Pattern.compile("( *)(?:(.*?:) )?(psephos .+)");
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|[^ ])+");

    private Wrapping() {}

    /** The lines that {@code text} takes on a terminal of {@code columns}; those after the first hang. */
    static List<String> lines(String text, int columns) {
        int wide = Math.clamp(columns, NARROWEST, columns == Style.UNLIMITED ? columns : WIDEST);
        if (PlainText.width(text) <= wide) {
            return List.of(text);
        }
        int indent = text.length() - text.stripLeading().length();
        Matcher command = COMMAND.matcher(text);
        if (command.matches() && command.group(2) == null) {
            return command(command.group(3), indent, wide);
        }
        if (command.matches()) {
            var lines = new ArrayList<>(lines(command.group(1) + command.group(2), columns));
            lines.addAll(command(command.group(3), indent + HANG, wide));
            return lines;
        }
        boolean marked = MARKED.matcher(text).matches();
        return hang(text.strip(), indent, marked || indent == 0 ? HANG : indent, wide);
    }

    /** Words of {@code text} under one another, in a column that is {@code columns} wide. */
    static List<String> column(String text, int columns) {
        return hang(text, 0, 0, columns);
    }

    private static List<String> hang(String text, int first, int later, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(" ".repeat(first));
        String gap = "";
        for (String word : text.split(" ", -1)) {
            if (!gap.isEmpty() && PlainText.width(line + gap + word) > columns) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(later));
                gap = "";
            }
            line.append(gap).append(word);
            gap = " ";
        }
        lines.add(line.toString());
        return lines;
    }

    private static List<String> command(String command, int indent, int columns) {
        String end = " \\";
        var lines = new ArrayList<String>();
        var line = new StringBuilder(" ".repeat(indent));
        String gap = "";
        for (String word :
                WORD.matcher(command).results().map(found -> found.group()).toList()) {
            if (!gap.isEmpty() && PlainText.width(line + gap + word + end) > columns) {
                lines.add(line + end);
                line = new StringBuilder(" ".repeat(indent + HANG));
                gap = "";
            }
            line.append(gap).append(word);
            gap = " ";
        }
        lines.add(line.toString());
        return lines;
    }
}
