package org.psephos.node.storage;

/**
 * A named, ordered set of rows with the codecs of its keys and values.
 *
 * <p>Equal names mean the same rows. The name is part of the format on disk; the other components may change from one opening to
 * the next.
 *
 * @param name lower-case letters, digits and hyphens, at most 32
 * @param purpose what a loss of these rows would mean
 * @param access how the rows are mostly read
 * @param compression whether the values are worth compressing
 */
public record Column<K, V>(
        String name, Codec<K> keys, Codec<V> values, Purpose purpose, Access access, Compression compression) {

    /** No key is longer, and none is empty. */
    public static final int MAX_KEY_BYTES = 256;

    private static final int MAX_NAME_CHARS = 32;

    public enum Purpose {
        /** Part of what the node believes; lost only with the chain. */
        CONSENSUS,
        /** Can be rebuilt from the consensus columns; created empty where a folder lacks it. */
        INDEX
    }

    public enum Access {
        /** Mostly asked for single keys. */
        LOOKUP,
        /** As {@link #LOOKUP}, so often and with so many of them absent that a filter over what is not on disk yet pays. */
        BUSY_LOOKUP,
        /** Mostly read in key order. */
        SCAN
    }

    public enum Compression {
        /** Hashes, signatures, points: bytes that don't shrink. */
        NONE,
        /** Cheap to write and read. */
        FAST,
        /** Large values that are seldom read, block bodies: kept out of the tables that compaction copies. */
        LARGE
    }

    public Column {
        if (!name.matches("[a-z][a-z0-9-]{0," + (MAX_NAME_CHARS - 1) + "}")) {
            throw new IllegalArgumentException("not a column name: " + name);
        }
    }

    public static <K, V> Column<K, V> consensus(String name, Codec<K> keys, Codec<V> values) {
        return new Column<>(name, keys, values, Purpose.CONSENSUS, Access.LOOKUP, Compression.NONE);
    }

    public static <K, V> Column<K, V> index(String name, Codec<K> keys, Codec<V> values) {
        return new Column<>(name, keys, values, Purpose.INDEX, Access.SCAN, Compression.FAST);
    }

    public Column<K, V> withAccess(Access changed) {
        return new Column<>(name, keys, values, purpose, changed, compression);
    }

    public Column<K, V> withCompression(Compression changed) {
        return new Column<>(name, keys, values, purpose, access, changed);
    }

    /** The key itself, when it has a length that a row's key may have. */
    public static byte[] checkedKey(byte[] key) {
        if (key.length == 0 || key.length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("key of %d bytes; 1 to %d fit".formatted(key.length, MAX_KEY_BYTES));
        }
        return key;
    }

    /** From {@code from}, included, to {@code to}, excluded. */
    public ByteRange range(K from, K to) {
        return ByteRange.between(keys.encode(from), keys.encode(to));
    }

    /** From {@code from}, included, to the end. */
    public ByteRange from(K from) {
        return ByteRange.from(keys.encode(from));
    }
}
