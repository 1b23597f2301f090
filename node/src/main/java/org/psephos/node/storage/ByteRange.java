package org.psephos.node.storage;

import java.util.Arrays;

/**
 * The keys from {@code from}, included, up to {@code to}, excluded, in unsigned byte order.
 *
 * @param to empty where the range has no upper end
 */
public record ByteRange(byte[] from, byte[] to) {
    private static final byte[] NONE = {};
    private static final ByteRange ALL = new ByteRange(NONE, NONE);

    public static ByteRange all() {
        return ALL;
    }

    public static ByteRange from(byte[] from) {
        return new ByteRange(from, NONE);
    }

    public static ByteRange between(byte[] from, byte[] to) {
        if (to.length == 0) {
            throw new IllegalArgumentException("an empty upper end would mean none; use from()");
        }
        return new ByteRange(from, to);
    }

    /** All keys that begin with {@code prefix}. */
    public static ByteRange prefix(byte[] prefix) {
        int end = prefix.length;
        while (end > 0 && prefix[end - 1] == (byte) 0xff) {
            end--;
        }
        if (end == 0) {
            return from(prefix);
        }
        var to = Arrays.copyOf(prefix, end);
        to[end - 1]++;
        return new ByteRange(prefix, to);
    }

    public boolean hasUpperEnd() {
        return to.length > 0;
    }

    public boolean isEmpty() {
        return hasUpperEnd() && Arrays.compareUnsigned(from, to) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteRange(byte[] otherFrom, byte[] otherTo)
                && Arrays.equals(from, otherFrom)
                && Arrays.equals(to, otherTo);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }
}
