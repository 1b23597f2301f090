package org.psephos.wallet.output;

import java.util.ArrayList;
import java.util.List;

/** Lines for a person, top to bottom. Fields that follow one another share one column of labels. */
public final class Page {
    private static final String INDENT = "  ";

    private sealed interface Block {
        record Line(Ink ink, String text) implements Block {}

        record Verbatim(String text) implements Block {}

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

    /** Indented; its own line breaks stay. */
    public Page paragraph(String text) {
        text.lines().forEach(line -> line(INDENT + line));
        return this;
    }

    /** Our own text for other programs to read: nothing in it is changed or broken. */
    public Page verbatim(String text) {
        blocks.add(new Block.Verbatim(text));
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
            List<String> lines =
                    switch (blocks.get(i)) {
                        case Block.Line line ->
                            Wrapping.lines(style.plain(line.text), style.columns()).stream()
                                    .map(part -> style.paint(line.ink, part))
                                    .toList();
                        case Block.Verbatim verbatim -> verbatim.text.lines().toList();
                        case Block.Field field -> field(field, labelWidth(i), style);
                        case Block.Rows rows ->
                            rows.table.render(style, style.columns() - INDENT.length()).stream()
                                    .map(row -> INDENT + row)
                                    .toList();
                    };
            lines.forEach(line -> out.append(line).append('\n'));
        }
        return out.toString();
    }

    /** A value that is too wide goes on under its beginning. */
    private static List<String> field(Block.Field field, int width, Style style) {
        int before = 2 * INDENT.length() + width;
        var lines = new ArrayList<String>();
        for (String part : Wrapping.column(style.plain(field.value), Math.max(1, style.columns() - before))) {
            String label = lines.isEmpty()
                    ? INDENT
                            + style.paint(Ink.FAINT, field.label)
                            + " ".repeat(width - PlainText.width(field.label))
                            + INDENT
                    : " ".repeat(before);
            lines.add((label + style.paint(field.ink, part)).stripTrailing());
        }
        return lines;
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
}
