package org.psephos.core.merkle;

import java.util.Arrays;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * Where a page hangs in the state tree: the first {@code depth} bits of every key in it.
 *
 * <p>Encoded for use as a row key: the bits in as few bytes as hold them, then one byte of depth. Pages that lie
 * near each other in the tree then lie near each other in a sorted store.
 *
 * @param prefix the bits, most significant first, then zeros
 * @param depth 0 to 255
 */
public record PageId(Hash prefix, int depth) {
    public static final PageId ROOT = new PageId(Hash.ZERO, 0);
    public static final int MAX_DEPTH = StateHash.MAX_DEPTH - 1;

    public PageId {
        if (depth < 0 || depth > MAX_DEPTH || !cut(prefix, depth).equals(prefix)) {
            throw new IllegalArgumentException("prefix " + prefix + " of " + depth + " bits");
        }
    }

    /** The page at {@code depth} on the way to {@code keyHash}. */
    static PageId onPath(Hash keyHash, int depth) {
        return new PageId(cut(keyHash, depth), depth);
    }

    PageId child(int bit) {
        if (bit == 0) {
            return new PageId(prefix, depth + 1);
        }
        byte[] bytes = prefix.toBytes();
        bytes[depth >>> 3] |= (byte) (0x80 >>> (depth & 7));
        return new PageId(Hash.of(bytes), depth + 1);
    }

    boolean covers(Hash keyHash) {
        return cut(keyHash, depth).equals(prefix);
    }

    public void writeTo(Writer writer) {
        writer.raw(prefix.toBytes(), 0, (depth + 7) >>> 3).u8(depth);
    }

    public byte[] toBytes() {
        var writer = new Writer(Hash.BYTES + 1);
        writeTo(writer);
        return writer.toBytes();
    }

    /** Reads a whole row key: the depth stands at its end. */
    public static PageId read(Reader reader) throws MalformedException {
        int bytes = reader.remaining() - 1;
        if (bytes < 0 || bytes > Hash.BYTES) {
            throw new MalformedException("page id of " + (bytes + 1) + " bytes");
        }
        byte[] padded = new byte[Hash.BYTES];
        System.arraycopy(reader.raw(bytes), 0, padded, 0, bytes);
        Hash prefix = Hash.of(padded);
        int depth = reader.u8();
        if ((depth + 7) >>> 3 != bytes || !cut(prefix, depth).equals(prefix)) {
            throw new MalformedException("page id has bits past its depth of " + depth);
        }
        return new PageId(prefix, depth);
    }

    /** The bits in hexadecimal and the depth, as in {@code a3f/12}. */
    @Override
    public String toString() {
        return prefix.toHex().substring(0, (depth + 3) >>> 2) + "/" + depth;
    }

    private static Hash cut(Hash keyHash, int depth) {
        byte[] bytes = keyHash.toBytes();
        int whole = depth >>> 3;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) ~(0xff >>> (depth & 7));
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        return Hash.of(bytes);
    }
}
