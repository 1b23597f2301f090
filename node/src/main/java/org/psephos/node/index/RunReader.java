package org.psephos.node.index;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Reader;

/** Searches runs; the reader must show one moment, as a merge moves entries from run to run. */
final class RunReader {
    private RunReader() {}

    /** All runs of a table, of all levels. */
    static List<Run> runs(Reader store, Run.Table table) {
        var runs = new ArrayList<Run>();
        store.rawScan(
                IndexColumns.RUNS,
                ByteRange.prefix(new byte[] {(byte) table.ordinal()}),
                Direction.ASCENDING,
                Long.MAX_VALUE,
                (key, value) -> runs.add(Run.read(key, value)));
        return runs;
    }

    /**
     * Places under {@code print}, highest first, each once.
     *
     * @param before only places below this one
     */
    static NavigableSet<Long> find(Reader store, Run.Table table, long print, long before, int limit) {
        var found = new TreeSet<Long>();
        for (Run run : runs(store, table)) {
            if (Place.unpack(before).height() >= run.firstHeight()) {
                find(store, run, print, before, limit, found);
            }
            while (found.size() > limit) {
                found.pollFirst();
            }
        }
        return found.descendingSet();
    }

    private static void find(Reader store, Run run, long print, long before, int limit, TreeSet<Long> found) {
        var range = ByteRange.between(Longs.bytes(run.number()), Longs.bytes(run.number(), print, before));
        int[] left = {limit};
        store.rawScan(IndexColumns.pages(run.table()), range, Direction.DESCENDING, Long.MAX_VALUE, (key, page) -> {
            for (int at = lastBelow(page, print, before); at >= 0 && left[0] > 0; at--) {
                if (Longs.get(page, at * RunWriter.ENTRY_BYTES) != print) {
                    return false;
                }
                found.add(Longs.get(page, at * RunWriter.ENTRY_BYTES + Long.BYTES));
                left[0]--;
            }
            return left[0] > 0;
        });
    }

    /** Index of the last entry of the page that is below (print, before), or -1. */
    private static int lastBelow(byte[] page, long print, long before) {
        int low = 0;
        int high = page.length / RunWriter.ENTRY_BYTES;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int offset = middle * RunWriter.ENTRY_BYTES;
            if (Entries.compare(Longs.get(page, offset), Longs.get(page, offset + Long.BYTES), print, before) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
