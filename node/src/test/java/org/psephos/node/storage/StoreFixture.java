package org.psephos.node.storage;

import static org.psephos.node.storage.Columns.BLOCKS;
import static org.psephos.node.storage.Columns.SCHEMA;
import static org.psephos.node.storage.Columns.commit;
import static org.psephos.node.storage.Columns.opened;
import static org.psephos.node.storage.Durability.BUFFERED;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A new, open store for each test, and the few changes that tests make to it. */
abstract class StoreFixture {
    @TempDir(factory = FastTempDir.class)
    protected Path temp;

    protected long nowMillis = 1_000;
    protected Storage storage;
    protected Store store;

    protected abstract Storage storage(Path folder);

    /** The storage that a checkpoint made. */
    protected abstract Storage checkpointAt(Path folder);

    @BeforeEach
    void open() {
        storage = storage(temp.resolve("store"));
        store = opened(storage.open(SCHEMA));
    }

    @AfterEach
    void close() {
        store.close();
    }

    final void putHeights(long from, long to) {
        var batch = store.batch();
        for (long height = to - 1; height >= from; height--) {
            batch.put(BLOCKS, height, "block " + height);
        }
        commit(store, BUFFERED, batch);
    }

    final void delete(ByteRange range) {
        var batch = store.batch();
        batch.deleteRange(BLOCKS, range);
        commit(store, BUFFERED, batch);
    }
}
