package org.psephos.wallet.output;

import java.util.ArrayList;
import java.util.List;

/** Rows under aligned headings. */
public final class Table {
    private static final int BAR_COLUMNS = 24;
    private static final String GAP = "  ";

    /** How a column's cells stand in it. */
    public enum Align {
        LEFT,
        RIGHT
    }

    /** What a cell shows. */
    public sealed interface Cell {
        record Words(Ink ink, String text) implements Cell {}

        /** @param share 0 to 1 */
        record Bar(double share) implements Cell {}
    }

    private record Column(String heading, Align align) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table left(String heading) {
        columns.add(new Column(heading, Align.LEFT));
        return this;
    }

    public Table right(String heading) {
        columns.add(new Column(heading, Align.RIGHT));
        return this;
    }

    public Table row(String... cells) {
        return row(List.of(cells).stream()
                .<Cell>map(text -> new Cell.Words(Ink.PLAIN, text))
                .toList());
    }

    public Table row(Cell... cells) {
        return row(List.of(cells));
    }

    private Table row(List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + columns.size() + " headings");
        }
        rows.add(cells);
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> render(Style style) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.heading.isEmpty())) {
            lines.add(render(
                    columns.stream()
                            .<Cell>map(column -> new Cell.Words(Ink.FAINT, column.heading))
                            .toList(),
                    widths,
                    style));
        }
        rows.forEach(row -> lines.add(render(row, widths, style)));
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = PlainText.width(columns.get(i).heading);
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return widths;
    }

    private static int width(Cell cell) {
        return switch (cell) {
            case Cell.Words words -> PlainText.width(PlainText.of(words.text));
            case Cell.Bar ignored -> BAR_COLUMNS;
        };
    }

    private String render(List<Cell> row, int[] widths, Style style) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                line.append(GAP);
            }
            Cell cell = row.get(i);
            String pad = " ".repeat(widths[i] - width(cell));
            boolean right = columns.get(i).align == Align.RIGHT;
            String shown =
                    switch (cell) {
                        case Cell.Words words -> style.paint(words.ink, words.text);
                        case Cell.Bar bar -> style.paint(Ink.ACCENT, style.bar(bar.share, BAR_COLUMNS));
                    };
            line.append(right ? pad + shown : shown + pad);
        }
        return line.toString().stripTrailing();
    }
}
