package org.psephos.wallet.output;

import java.util.regex.Pattern;

/** Texts from elsewhere, made harmless for a terminal, and how wide they are on it. */
public final class PlainText {
    /** CSI, OSC, DCS and the two-character sequences of ECMA-48, begun by ESC or by their one-character forms. */
    private static final Pattern SEQUENCES = Pattern.compile("(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?"
            + "|(?:\\x1b[\\]P^_X]|[\\x9d\\x90\\x9e\\x9f\\x98])[^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)?"
            + "|\\x1b[ -/]*[0-~]?");

    private PlainText() {}

    /** Without escape sequences, control characters and marks that turn the direction of writing; line breaks become spaces. */
    public static String of(String text) {
        if (isPlainAscii(text)) {
            return text;
        }
        String rest = SEQUENCES.matcher(text).replaceAll("");
        var out = new StringBuilder(rest.length());
        rest.codePoints().forEach(point -> {
            if (isSpace(point)) {
                out.append(' ');
            } else if (isHarmless(point)) {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    /** Columns that a plain text takes in a terminal: two for wide letters, none for combining marks. */
    public static int width(String text) {
        return text.codePoints().map(PlainText::width).sum();
    }

    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(int point) {
        return point == '\n' || point == '\r' || point == '\t' || point == 0x2028 || point == 0x2029;
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static int width(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    /** The blocks that Unicode's East Asian Width calls wide, coarsely. */
    private static boolean isWide(int point) {
        return point >= 0x1100
                && (point <= 0x115f
                        || (point >= 0x2e80 && point <= 0xa4cf)
                        || (point >= 0xac00 && point <= 0xd7a3)
                        || (point >= 0xf900 && point <= 0xfaff)
                        || (point >= 0xfe30 && point <= 0xfe6f)
                        || (point >= 0xff00 && point <= 0xff60)
                        || (point >= 0xffe0 && point <= 0xffe6)
                        || (point >= 0x1f300 && point <= 0x1f64f)
                        || (point >= 0x1f900 && point <= 0x1f9ff)
                        || (point >= 0x20000 && point <= 0x3fffd));
    }
}
