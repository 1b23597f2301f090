package org.psephos.node.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows. Safe for any number of threads; blocks on the disk, so never call it on an event loop.
 *
 * <p>The methods named {@code raw} take and give encoded bytes, spare the codecs and a wrapper for each row, and say "absent" with
 * null. Every method throws {@link StorageException} when the disk fails, a block's checksum is wrong, or the reader was closed.
 */
public interface Reader {
    byte @Nullable [] rawGet(Column<?, ?> column, byte[] key);

    /**
     * Looks up many keys at one moment; faster per key than {@link #rawGet}, most of all when the keys are sorted.
     *
     * @return an array as long as {@code keys}, null where the key is absent
     */
    byte[] @Nullable [] rawMultiGet(Column<?, ?> column, List<byte[]> keys);

    /**
     * Visits at most {@code limit} rows of the range, all as of one moment.
     *
     * @return how many rows were visited
     */
    long rawScan(Column<?, ?> column, ByteRange range, Direction direction, long limit, RowVisitor visitor);

    default <K, V> Optional<V> get(Column<K, V> column, K key) {
        return Optional.ofNullable(rawGet(column, column.keys().encode(key))).map(column.values()::decode);
    }

    default <K> boolean contains(Column<K, ?> column, K key) {
        return rawGet(column, column.keys().encode(key)) != null;
    }

    /** As long as {@code keys} and in their order. */
    default <K, V> List<Optional<V>> multiGet(Column<K, V> column, List<K> keys) {
        var encoded = new ArrayList<byte[]>(keys.size());
        for (K key : keys) {
            encoded.add(column.keys().encode(key));
        }
        var values = new ArrayList<Optional<V>>(keys.size());
        for (byte @Nullable [] value : rawMultiGet(column, encoded)) {
            values.add(Optional.ofNullable(value).map(column.values()::decode));
        }
        return values;
    }

    default <K, V> List<Row<K, V>> scan(Column<K, V> column, ByteRange range, Direction direction, int limit) {
        var rows = new ArrayList<Row<K, V>>();
        rawScan(column, range, direction, limit, (key, value) -> {
            rows.add(new Row<>(column.keys().decode(key), column.values().decode(value)));
            return true;
        });
        return rows;
    }

    /** The row with the smallest or the greatest key of the range. */
    default <K, V> Optional<Row<K, V>> first(Column<K, V> column, ByteRange range, Direction direction) {
        return scan(column, range, direction, 1).stream().findFirst();
    }
}
