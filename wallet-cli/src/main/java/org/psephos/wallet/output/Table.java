package org.psephos.wallet.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** Rows under aligned headings. */
public final class Table {
    private static final int BAR_COLUMNS = 24;
    private static final int NARROWEST_COLUMNS = 16;
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

    /** Where the rows are wider than {@code room}, the widest column of words is broken at spaces. */
    List<String> render(Style style, int room) {
        List<List<Cell>> all = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.heading.isEmpty())) {
            all.add(columns.stream()
                    .<Cell>map(column -> new Cell.Words(Ink.FAINT, column.heading))
                    .toList());
        }
        all.addAll(rows);
        int[] widths = new int[columns.size()];
        for (List<Cell> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i), style));
            }
        }
        narrow(widths, room);
        return all.stream().flatMap(row -> lines(row, widths, style).stream()).toList();
    }

    private void narrow(int[] widths, int room) {
        int total = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
        int widest = IntStream.range(0, widths.length)
                .filter(this::isWords)
                .boxed()
                .max(Comparator.comparingInt(i -> widths[i]))
                .orElse(-1);
        if (widest >= 0 && total > room) {
            int left = Math.max(NARROWEST_COLUMNS, room - (total - widths[widest]));
            widths[widest] = Math.min(widths[widest], left);
        }
    }

    private boolean isWords(int column) {
        return columns.get(column).align == Align.LEFT
                && rows.stream().allMatch(row -> row.get(column) instanceof Cell.Words);
    }

    private static int width(Cell cell, Style style) {
        return switch (cell) {
            case Cell.Words words -> PlainText.width(style.plain(words.text));
            case Cell.Bar ignored -> BAR_COLUMNS;
        };
    }

    private List<String> lines(List<Cell> row, int[] widths, Style style) {
        var parts = new ArrayList<List<String>>();
        for (int i = 0; i < row.size(); i++) {
            parts.add(parts(row.get(i), widths[i], columns.get(i).align, style));
        }
        int height = parts.stream().mapToInt(List::size).max().orElse(0);
        var lines = new ArrayList<String>();
        for (int at = 0; at < height; at++) {
            var line = new StringJoiner(GAP);
            for (int i = 0; i < row.size(); i++) {
                line.add(at < parts.get(i).size() ? parts.get(i).get(at) : " ".repeat(widths[i]));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** What a cell shows, line by line, filled up to its column's width. */
    private static List<String> parts(Cell cell, int width, Align align, Style style) {
        return switch (cell) {
            case Cell.Words words ->
                Wrapping.column(style.plain(words.text), width).stream()
                        .map(part -> {
                            String pad = " ".repeat(Math.max(0, width - PlainText.width(part)));
                            String shown = style.paint(words.ink, part);
                            return align == Align.RIGHT ? pad + shown : shown + pad;
                        })
                        .toList();
            case Cell.Bar bar -> List.of(style.paint(Ink.ACCENT, style.bar(bar.share, BAR_COLUMNS)));
        };
    }
}
