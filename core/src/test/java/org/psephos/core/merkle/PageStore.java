package org.psephos.core.merkle;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pages in a map. What a checkpoint writes is seen after {@link #commit()} only. */
final class PageStore implements PageSource, PageSink {
    private final Map<PageId, byte[]> pages = new HashMap<>();
    private final Map<PageId, Optional<byte[]>> batch = new HashMap<>();
    private int loads;

    @Override
    public Optional<byte[]> load(PageId id) {
        loads++;
        return Optional.ofNullable(pages.get(id));
    }

    @Override
    public void put(PageId id, byte[] page) {
        batch.put(id, Optional.of(page));
    }

    @Override
    public void remove(PageId id) {
        batch.put(id, Optional.empty());
    }

    void commit() {
        batch.forEach((id, page) -> {
            if (page.isPresent()) {
                pages.put(id, page.get());
            } else if (pages.remove(id) == null) {
                throw new AssertionError("removes " + id + ", which is not there");
            }
        });
        batch.clear();
    }

    StateTree checkpoint(StateTree tree, long maxResidentBytes) {
        StateTree kept = tree.checkpoint(this, maxResidentBytes);
        commit();
        return kept;
    }

    /** What a store holds that {@code tree} alone was written to. */
    static Map<String, String> contentsOf(StateTree tree) {
        var fresh = new PageStore();
        new StateCheckpoint(new Pages(PageSource.NONE), fresh).write(Subtree.EMPTY, tree.top());
        fresh.commit();
        return fresh.contents();
    }

    int batchSize() {
        return batch.size();
    }

    int loads() {
        return loads;
    }

    int size() {
        return pages.size();
    }

    void damage(PageId id) {
        byte[] page = pages.get(id).clone();
        page[page.length - 1] ^= 1;
        pages.put(id, page);
    }

    void lose(PageId id) {
        pages.remove(id);
    }

    /** To compare stores. */
    Map<String, String> contents() {
        var contents = new TreeMap<String, String>();
        pages.forEach((id, page) -> contents.put(id.toString(), HexFormat.of().formatHex(page)));
        return contents;
    }

    Iterable<Map.Entry<PageId, byte[]>> entries() {
        return pages.entrySet();
    }
}
