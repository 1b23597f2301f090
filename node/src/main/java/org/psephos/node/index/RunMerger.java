package org.psephos.node.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;

/** Makes one long run of several short ones; what it has open at once is a few pages of each. */
final class RunMerger {
    /** So many runs of a level become one of the next. */
    static final int FAN_IN = 8;

    private static final int PAGES_AT_ONCE = 16;
    private static final long BATCH_BYTES = 2 << 20;

    private final Store store;

    RunMerger(Store store) {
        this.store = store;
    }

    /**
     * Writes the pages of the merged run and, last, lets it take the place of its sources.
     *
     * @param sources of one table and level
     */
    WriteOutcome merge(List<Run> sources, long number) {
        Run first = sources.getFirst();
        var merged = new Run(
                first.table(),
                first.level() + 1,
                number,
                sources.stream().mapToLong(Run::firstHeight).min().orElseThrow(),
                sources.stream().mapToLong(Run::lastHeight).max().orElseThrow());
        WriteBatch batch = store.batch();
        batch.deleteRange(IndexColumns.pages(merged.table()), merged.pages());
        var writer = new RunWriter(merged, batch);
        var cursors = new ArrayList<PageCursor>();
        for (Run source : sources) {
            var cursor = new PageCursor(source);
            if (!cursor.isAtEnd()) {
                cursors.add(cursor);
            }
        }
        while (!cursors.isEmpty()) {
            PageCursor lowest = lowest(cursors);
            writer.add(lowest.print, lowest.place);
            lowest.next();
            if (lowest.isAtEnd()) {
                cursors.remove(lowest);
            }
            if (batch.bytes() > BATCH_BYTES) {
                if (store.commit(batch, Durability.BUFFERED) instanceof WriteOutcome.Failed failed) {
                    return failed;
                }
                batch.clear();
            }
        }
        writer.finish();
        batch.rawPut(IndexColumns.RUNS, merged.key(), merged.value());
        for (Run source : sources) {
            remove(source, batch);
        }
        return store.commit(batch, Durability.BUFFERED);
    }

    static void remove(Run run, WriteBatch batch) {
        batch.rawDelete(IndexColumns.RUNS, run.key());
        batch.deleteRange(IndexColumns.pages(run.table()), run.pages());
    }

    private static PageCursor lowest(List<PageCursor> cursors) {
        PageCursor lowest = cursors.getFirst();
        for (int i = 1; i < cursors.size(); i++) {
            PageCursor other = cursors.get(i);
            if (Entries.compare(other.print, other.place, lowest.print, lowest.place) < 0) {
                lowest = other;
            }
        }
        return lowest;
    }

    /** Walks through the entries of a run. */
    private final class PageCursor {
        private final Run run;
        private final List<byte[]> pages = new ArrayList<>();
        private byte[] nextKey;
        private byte[] page = {};
        private int offset;
        private int nextPage;
        private boolean end;
        private long print;
        private long place;

        PageCursor(Run run) {
            this.run = run;
            nextKey = Longs.bytes(run.number());
            next();
        }

        boolean isAtEnd() {
            return end;
        }

        void next() {
            if (offset == page.length && !turnPage()) {
                end = true;
                return;
            }
            print = Longs.get(page, offset);
            place = Longs.get(page, offset + Long.BYTES);
            offset += RunWriter.ENTRY_BYTES;
        }

        private boolean turnPage() {
            if (nextPage == pages.size()) {
                pages.clear();
                nextPage = 0;
                store.rawScan(
                        IndexColumns.pages(run.table()),
                        ByteRange.between(nextKey, Longs.bytes(run.number() + 1)),
                        Direction.ASCENDING,
                        PAGES_AT_ONCE,
                        (key, value) -> {
                            pages.add(value);
                            nextKey = Arrays.copyOf(key, key.length + 1);
                            return true;
                        });
            }
            if (pages.isEmpty()) {
                return false;
            }
            page = pages.get(nextPage++);
            offset = 0;
            return true;
        }
    }
}
