package org.psephos.wallet.output;

/**
 * What the terminal can show.
 *
 * @param unicode whether its encoding has the signs beyond ASCII
 * @param columns its width
 */
public record Style(boolean colour, boolean unicode, int columns) {
    /** Where lines are not broken: others read them. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final String ESCAPE = "\u001b[";
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    /** For a file or a pipe. */
    public static final Style PLAIN = new Style(false, true, UNLIMITED);

    /** Without what could harm a terminal, and without signs that it lacks. */
    String plain(String text) {
        return signs(PlainText.of(text));
    }

    String paint(Ink ink, String text) {
        String plain = plain(text);
        return colour && !ink.code().isEmpty() && !plain.isEmpty()
                ? ESCAPE + ink.code() + "m" + plain + ESCAPE + "0m"
                : plain;
    }

    /** A bar of {@code share} (0 to 1) of {@code width} columns, filled up with spaces. */
    String bar(double share, int width) {
        int eighths = (int) Math.round(Math.clamp(share, 0, 1) * width * 8);
        int full = eighths / 8;
        if (!unicode) {
            return "#".repeat(full) + " ".repeat(width - full);
        }
        var out = new StringBuilder("█".repeat(full));
        if (full < width) {
            out.append(EIGHTHS.charAt(eighths % 8)).append(" ".repeat(width - full - 1));
        }
        return out.toString();
    }

    /** The program's own signs, where the encoding lacks them. */
    private String signs(String text) {
        if (unicode) {
            return text;
        }
        return text.replace("✓", "ok")
                .replace("✗", "error:")
                .replace("→", "->")
                .replace("…", "...")
                .replace("·", "-")
                .replace("–", "-")
                .replace("≥", ">=");
    }
}
