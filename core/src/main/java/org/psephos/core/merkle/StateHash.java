package org.psephos.core.merkle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/** The two hashes of the state tree, and arrays of leaves: 64 bytes each, keyHash ‖ valueHash, in key order. */
final class StateHash {
    static final int LEAF_BYTES = 2 * Hash.BYTES;
    static final int MAX_DEPTH = 8 * Hash.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private StateHash() {}

    static Hash leaf(Hash keyHash, Hash valueHash) {
        return Sha256.hash(Tag.STATE_LEAF, keyHash, valueHash);
    }

    static Hash node(Hash left, Hash right) {
        return Sha256.hash(Tag.STATE_NODE, left, right);
    }

    /** Hash of the subtree at {@code depth} that holds leaves {@code from} to {@code to} of the array and no others. */
    static Hash subtree(byte[] leaves, int from, int to, int depth) {
        if (from == to) {
            return Hash.ZERO;
        }
        if (to - from == 1) {
            return Sha256.hash(Tag.STATE_LEAF, leaves, from * LEAF_BYTES, LEAF_BYTES);
        }
        int middle = split(leaves, from, to, depth);
        return node(subtree(leaves, from, middle, depth + 1), subtree(leaves, middle, to, depth + 1));
    }

    /** The first leaf of the range with a one in bit {@code depth} of its key; all keys agree in the bits before. */
    static int split(byte[] leaves, int from, int to, int depth) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bit(leaves, middle, depth) == 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static Hash key(byte[] leaves, int index) {
        return Hash.read(leaves, index * LEAF_BYTES);
    }

    static Hash value(byte[] leaves, int index) {
        return Hash.read(leaves, index * LEAF_BYTES + Hash.BYTES);
    }

    /** Orders the key of the leaf at {@code offset} bytes and {@code keyHash}. */
    static int compareKey(byte[] leaves, int offset, Hash keyHash) {
        for (int word = 0; word < Hash.BYTES / Long.BYTES; word++) {
            int order = Long.compareUnsigned((long) LONG.get(leaves, offset + word * Long.BYTES), keyHash.word(word));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int bit(byte[] leaves, int index, int depth) {
        return leaves[index * LEAF_BYTES + (depth >>> 3)] >>> (7 - (depth & 7)) & 1;
    }
}
