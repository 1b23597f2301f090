package org.psephos.node.index;

import org.psephos.node.storage.ByteRange;

/**
 * A sorted list of entries that never changes, kept in pages.
 *
 * @param table whose entries they are
 * @param level how often they were merged
 * @param number unique in its table
 * @param firstHeight lowest block that was indexed into it
 * @param lastHeight highest block that was indexed into it
 */
record Run(Table table, int level, long number, long firstHeight, long lastHeight) {
    static final int KEY_BYTES = 10;

    /** Which question the entries answer. */
    enum Table {
        TRANSACTION,
        ADDRESS
    }

    byte[] key() {
        byte[] key = new byte[KEY_BYTES];
        key[0] = (byte) table.ordinal();
        key[1] = (byte) level;
        Longs.put(key, 2, number);
        return key;
    }

    byte[] value() {
        return Longs.bytes(firstHeight, lastHeight);
    }

    static Run read(byte[] key, byte[] value) {
        if (key.length != KEY_BYTES
                || value.length != 2 * Long.BYTES
                || Byte.toUnsignedInt(key[0]) >= Table.values().length) {
            throw new IllegalStateException("malformed: no row of a run");
        }
        return new Run(Table.values()[key[0]], key[1], Longs.get(key, 2), Longs.get(value, 0), Longs.get(value, 8));
    }

    /** All keys of the run's pages. */
    ByteRange pages() {
        return ByteRange.between(Longs.bytes(number), Longs.bytes(number + 1));
    }
}
