package org.psephos.core.merkle;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;

/**
 * Merkle tree over an ordered list of 32-byte entries (RFC 6962 §2.1): leaf {@code SHA256(0x00 ‖ entry)}, node {@code
 * SHA256(0x01 ‖ left ‖ right)}, where the left subtree is the largest full one. Untagged SHA-256, as the RFC has it.
 */
public final class MerkleTree {
    /** {@code SHA256("")}, the root over no entries. */
    public static final Hash EMPTY_ROOT = Sha256.plain().finish();

    private static final int LEAF_PREFIX = 0;
    private static final int NODE_PREFIX = 1;

    private MerkleTree() {}

    /** Root over {@code entries}; hashes 2n − 1 times and allocates next to nothing. */
    public static Hash root(List<Hash> entries) {
        var peaks = new Peaks(entries.size());
        for (Hash entry : entries) {
            peaks.addLeaf(entry);
        }
        return peaks.root();
    }

    /** Proof that entry {@code index} is in the tree over {@code entries} (RFC 6962 §2.1.1); costs one {@link #root}. */
    public static InclusionProof inclusion(List<Hash> entries, int index) {
        if (index < 0 || index >= entries.size()) {
            throw new IndexOutOfBoundsException("entry " + index + " of " + entries.size());
        }
        var path = new ArrayList<Hash>();
        List<Hash> rest = entries;
        int position = index;
        while (rest.size() > 1) {
            int split = leftSize(rest.size());
            List<Hash> left = rest.subList(0, split);
            List<Hash> right = rest.subList(split, rest.size());
            boolean goRight = position >= split;
            path.add(root(goRight ? left : right));
            rest = goRight ? right : left;
            position -= goRight ? split : 0;
        }
        return new InclusionProof(index, entries.size(), List.copyOf(path.reversed()));
    }

    /** Proof that the first {@code oldSize} (at least 1) entries are a prefix of {@code entries} (RFC 6962 §2.1.2). */
    public static ConsistencyProof consistency(List<Hash> entries, int oldSize) {
        if (oldSize < 1 || oldSize > entries.size()) {
            throw new IndexOutOfBoundsException("first " + oldSize + " of " + entries.size());
        }
        var path = new ArrayList<Hash>();
        List<Hash> rest = entries;
        int old = oldSize;
        boolean oldIsWhole = true;
        while (old < rest.size()) {
            int split = leftSize(rest.size());
            List<Hash> left = rest.subList(0, split);
            List<Hash> right = rest.subList(split, rest.size());
            if (old <= split) {
                path.add(root(right));
                rest = left;
            } else {
                path.add(root(left));
                rest = right;
                old -= split;
                oldIsWhole = false;
            }
        }
        if (!oldIsWhole) {
            path.add(root(rest));
        }
        return new ConsistencyProof(oldSize, entries.size(), List.copyOf(path.reversed()));
    }

    /** {@code SHA256(0x00 ‖ entry)}. */
    static Hash leaf(Hash entry) {
        return Sha256.hash(LEAF_PREFIX, entry);
    }

    /** {@code SHA256(0x01 ‖ left ‖ right)}. */
    static Hash node(Hash left, Hash right) {
        return Sha256.hash(NODE_PREFIX, left, right);
    }

    /** As {@link #leaf}, in place over one slot of an array. */
    static void leaf(byte[] slots, int offset) {
        Sha256.hashInPlace(LEAF_PREFIX, slots, offset, Hash.BYTES);
    }

    /** As {@link #node}, over two neighbouring slots; the first one takes the result. */
    static void node(byte[] slots, int offset) {
        Sha256.hashInPlace(NODE_PREFIX, slots, offset, 2 * Hash.BYTES);
    }

    private static int leftSize(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
