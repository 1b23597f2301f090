package org.psephos.node.storage;

/**
 * Changes that take effect together, in the order in which they were added.
 *
 * <p>For one thread. Takes the arrays that it is given, without copying: don't change them before the commit. Add rows in whatever
 * order is handy; the store sorts them by key as it writes, which is most of what makes a large batch cheap. A batch may be cleared
 * and filled again after its commit.
 */
public interface WriteBatch {
    void rawPut(Column<?, ?> column, byte[] key, byte[] value);

    void rawDelete(Column<?, ?> column, byte[] key);

    /** Deletes the keys of the range, those that this batch has put so far included. */
    void deleteRange(Column<?, ?> column, ByteRange range);

    default <K, V> void put(Column<K, V> column, K key, V value) {
        rawPut(column, column.keys().encode(key), column.values().encode(value));
    }

    default <K> void delete(Column<K, ?> column, K key) {
        rawDelete(column, column.keys().encode(key));
    }

    int rows();

    /** About what the commit will write to the log. */
    long bytes();

    void clear();
}
