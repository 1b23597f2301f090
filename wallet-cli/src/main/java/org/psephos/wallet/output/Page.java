package org.psephos.wallet.output;

import java.util.ArrayList;
import java.util.List;

/** Lines for a person, top to bottom. Fields that follow one another share one column of labels. */
public final class Page {
    private static final String INDENT = "  ";
    private static final int WIDEST_PARAGRAPH = 100;
    private static final int NARROWEST_PARAGRAPH = 30;

    private sealed interface Block {
        record Line(Ink ink, String text) implements Block {}

        record Paragraph(String text) implements Block {}

        record Field(String label, Ink ink, String value) implements Block {}

        record Rows(Table table) implements Block {}
    }

    private final List<Block> blocks = new ArrayList<>();

    public Page line(Ink ink, String text) {
        blocks.add(new Block.Line(ink, text));
        return this;
    }

    public Page line(String text) {
        return line(Ink.PLAIN, text);
    }

    public Page heading(String text) {
        return line(Ink.STRONG, text);
    }

    /** Something was done, or holds. */
    public Page good(String text) {
        return line(Ink.GOOD, "✓ " + text);
    }

    public Page bad(String text) {
        return line(Ink.BAD, "✗ " + text);
    }

    public Page warn(String text) {
        return line(Ink.WARN, text);
    }

    public Page faint(String text) {
        return line(Ink.FAINT, text);
    }

    public Page blank() {
        return line("");
    }

    /** Broken into lines at the width of the terminal; its own line breaks stay. */
    public Page paragraph(String text) {
        text.lines().forEach(line -> blocks.add(new Block.Paragraph(line)));
        return this;
    }

    public Page field(String label, String value) {
        return field(label, Ink.PLAIN, value);
    }

    public Page field(String label, Ink ink, String value) {
        blocks.add(new Block.Field(label, ink, value));
        return this;
    }

    public Page table(Table table) {
        blocks.add(new Block.Rows(table));
        return this;
    }

    /** The command to type next. */
    public Page next(String command) {
        return faint("next: " + command);
    }

    public Page add(Page other) {
        blocks.addAll(other.blocks);
        return this;
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    public String render(Style style) {
        var out = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            switch (blocks.get(i)) {
                case Block.Line line ->
                    out.append(style.paint(line.ink, line.text)).append('\n');
                case Block.Paragraph paragraph -> wrap(paragraph.text, style, out);
                case Block.Field field -> renderField(field, labelWidth(i), style, out);
                case Block.Rows rows ->
                    rows.table
                            .render(style)
                            .forEach(line -> out.append(INDENT).append(line).append('\n'));
            }
        }
        return out.toString();
    }

    private static void renderField(Block.Field field, int width, Style style, StringBuilder out) {
        String pad = " ".repeat(width - PlainText.width(field.label));
        String line = INDENT + style.paint(Ink.FAINT, field.label) + pad + INDENT + style.paint(field.ink, field.value);
        out.append(line.stripTrailing()).append('\n');
    }

    /** The widest label of the run of fields that the block at {@code index} stands in. */
    private int labelWidth(int index) {
        int from = index;
        while (from > 0 && blocks.get(from - 1) instanceof Block.Field) {
            from--;
        }
        int width = 0;
        for (int i = from; i < blocks.size() && blocks.get(i) instanceof Block.Field field; i++) {
            width = Math.max(width, PlainText.width(field.label));
        }
        return width;
    }

    private static void wrap(String text, Style style, StringBuilder out) {
        int columns = Math.clamp(style.columns(), NARROWEST_PARAGRAPH, WIDEST_PARAGRAPH) - INDENT.length();
        var line = new StringBuilder();
        for (String word : PlainText.of(text).split(" ", -1)) {
            if (!line.isEmpty() && PlainText.width(line + " " + word) > columns) {
                out.append(INDENT)
                        .append(style.paint(Ink.PLAIN, line.toString()))
                        .append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.append(INDENT).append(style.paint(Ink.PLAIN, line.toString())).append('\n');
    }
}
