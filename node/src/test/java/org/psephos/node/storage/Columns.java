package org.psephos.node.storage;

import java.util.List;

/** Columns for tests, one of each kind. */
public final class Columns {
    public static final Column<Long, String> BLOCKS = Column.consensus("blocks", Codec.uint64(), Codec.utf8())
            .withAccess(Column.Access.SCAN)
            .withCompression(Column.Compression.LARGE);
    public static final Column<byte[], byte[]> STATE =
            Column.consensus("state", Codec.bytes(), Codec.bytes()).withAccess(Column.Access.BUSY_LOOKUP);
    public static final Column<String, Long> NAMES = Column.index("names", Codec.utf8(), Codec.uint64());

    public static final String CHAIN = "c0ffee";
    public static final Schema SCHEMA = new Schema(3, CHAIN, List.of(BLOCKS, STATE, NAMES));

    private Columns() {}

    public static Store opened(OpenOutcome outcome) {
        return switch (outcome) {
            case OpenOutcome.Opened(var store) -> store;
            case OpenOutcome.Refused refused -> throw new AssertionError(refused.code() + ": " + refused.message());
        };
    }

    public static void commit(Store store, Durability durability, WriteBatch batch) {
        if (store.commit(batch, durability) instanceof WriteOutcome.Failed(var failure)) {
            throw new AssertionError(failure.toString());
        }
    }

    /** A batch that touches every column, so that half of it would show. */
    public static void commitBlock(Store store, long height, Durability durability) {
        var batch = store.batch();
        batch.put(BLOCKS, height, "block " + height);
        batch.put(STATE, new byte[] {1}, Codec.uint64().encode(height));
        batch.put(NAMES, "height", height);
        commit(store, durability, batch);
    }

    /** The height that every column agrees on, from {@link #commitBlock}; −1 when there is none. */
    public static long heightOfWholeBlocks(Store store) {
        long height = store.get(STATE, new byte[] {1})
                .map(bytes -> Codec.uint64().decode(bytes))
                .orElse(-1L);
        var last = store.first(BLOCKS, ByteRange.all(), Direction.DESCENDING)
                .map(Row::key)
                .orElse(-1L);
        long named = store.get(NAMES, "height").orElse(-1L);
        if (last != height || named != height) {
            throw new AssertionError("half a batch: state %d, blocks %d, names %d".formatted(height, last, named));
        }
        return height;
    }
}
