package org.psephos.node.index;

import java.util.List;
import org.psephos.node.storage.Codec;
import org.psephos.node.storage.Column;

/** The rows of the index. Each can be lost and is made again from the blocks. */
public final class IndexColumns {
    /** The format of all rows here; another number on the disk means: build anew. */
    static final long FORMAT = 1;

    /** One row: format, height and id of the last indexed block, next run number. */
    static final Column<byte[], byte[]> CURSOR = column("index-cursor", Column.Access.LOOKUP);

    /** {@link Run}s that count; pages of any other are left-overs. */
    static final Column<byte[], byte[]> RUNS = column("index-runs", Column.Access.SCAN);

    /** Run number, first print, first place → entries. */
    static final Column<byte[], byte[]> TRANSACTION_PAGES = column("index-transactions", Column.Access.SCAN);

    static final Column<byte[], byte[]> ADDRESS_PAGES = column("index-addresses", Column.Access.SCAN);

    /** Place of the creation → id, times, titles. */
    static final Column<byte[], byte[]> ELECTIONS = column("index-elections", Column.Access.SCAN);

    /** Time, election → nothing: when a phase begins by itself. */
    static final Column<byte[], byte[]> TURNS = column("index-turns", Column.Access.SCAN);

    /** Election, number of the first ballot → the ballots of one block. */
    static final Column<byte[], byte[]> BALLOTS = column("index-ballots", Column.Access.SCAN);

    /** Election, number of the first voter → the place of one chunk of the roll. */
    static final Column<byte[], byte[]> ROLLS = column("index-rolls", Column.Access.SCAN);

    private IndexColumns() {}

    /** For the store's schema. */
    public static List<Column<?, ?>> all() {
        return List.of(CURSOR, RUNS, TRANSACTION_PAGES, ADDRESS_PAGES, ELECTIONS, TURNS, BALLOTS, ROLLS);
    }

    static Column<byte[], byte[]> pages(Run.Table table) {
        return switch (table) {
            case TRANSACTION -> TRANSACTION_PAGES;
            case ADDRESS -> ADDRESS_PAGES;
        };
    }

    private static Column<byte[], byte[]> column(String name, Column.Access access) {
        return new Column<>(name, Codec.bytes(), Codec.bytes(), Column.Purpose.INDEX, access, Column.Compression.NONE);
    }
}
