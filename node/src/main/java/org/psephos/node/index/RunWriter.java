package org.psephos.node.index;

import java.util.Arrays;
import org.psephos.node.storage.WriteBatch;

/** Cuts sorted entries into pages. The key of a page is its first entry, so that a search needs no other index. */
final class RunWriter {
    static final int ENTRY_BYTES = 2 * Long.BYTES;
    static final int PAGE_ENTRIES = 256;
    static final int PAGE_KEY_BYTES = 3 * Long.BYTES;

    private final Run run;
    private final WriteBatch batch;
    private final byte[] page = new byte[PAGE_ENTRIES * ENTRY_BYTES];
    private int used;
    private long lastPrint;
    private long lastPlace = -1;

    RunWriter(Run run, WriteBatch batch) {
        this.run = run;
        this.batch = batch;
    }

    static void write(Run run, Entries sorted, WriteBatch batch) {
        var writer = new RunWriter(run, batch);
        for (int i = 0; i < sorted.size(); i++) {
            writer.add(sorted.print(i), sorted.place(i));
        }
        writer.finish();
    }

    /** In ascending order; an entry equal to the last one is left out. */
    void add(long print, long place) {
        if (print == lastPrint && place == lastPlace) {
            return;
        }
        lastPrint = print;
        lastPlace = place;
        Longs.put(page, used, print);
        Longs.put(page, used + Long.BYTES, place);
        used += ENTRY_BYTES;
        if (used == page.length) {
            flush();
        }
    }

    void finish() {
        if (used > 0) {
            flush();
        }
    }

    private void flush() {
        byte[] key = new byte[PAGE_KEY_BYTES];
        Longs.put(key, 0, run.number());
        System.arraycopy(page, 0, key, Long.BYTES, ENTRY_BYTES);
        batch.rawPut(IndexColumns.pages(run.table()), key, Arrays.copyOf(page, used));
        used = 0;
    }
}
