package org.psephos.core.merkle;

import java.util.List;
import org.psephos.core.crypto.Hash;

/**
 * The full subtrees of a growing RFC 6962 tree, largest first, in one array: neighbours of equal size merge in place. Bit
 * {@code h} of the count says whether there is a peak of {@code 2^h} leaves.
 */
final class Peaks {
    private final byte[] slots;
    private long count;
    private int used;

    /** Room for a tree of {@code maxLeaves}. */
    Peaks(long maxLeaves) {
        // One slot a bit of the count, one for the leaf that comes in before it merges.
        slots = new byte[(65 - Long.numberOfLeadingZeros(maxLeaves)) * Hash.BYTES];
    }

    /** Continues from {@code count} leaves whose peaks are {@code peaks}, with room for {@code maxLeaves} in all. */
    Peaks(long count, List<Hash> peaks, long maxLeaves) {
        this(maxLeaves);
        this.count = count;
        for (Hash peak : peaks) {
            push(peak);
        }
    }

    void addLeaf(Hash entry) {
        push(entry);
        MerkleTree.leaf(slots, (used - 1) * Hash.BYTES);
        merge();
    }

    void addLeafHash(Hash leafHash) {
        push(leafHash);
        merge();
    }

    long count() {
        return count;
    }

    List<Hash> toList() {
        var peaks = new Hash[used];
        for (int i = 0; i < used; i++) {
            peaks[i] = Hash.read(slots, i * Hash.BYTES);
        }
        return List.of(peaks);
    }

    /** The root; folds the peaks, so nothing can be added afterwards. */
    Hash root() {
        if (used == 0) {
            return MerkleTree.EMPTY_ROOT;
        }
        while (used > 1) {
            used--;
            MerkleTree.node(slots, (used - 1) * Hash.BYTES);
        }
        return Hash.read(slots, 0);
    }

    private void push(Hash hash) {
        hash.writeTo(slots, used * Hash.BYTES);
        used++;
    }

    private void merge() {
        for (long rest = count; (rest & 1) == 1; rest >>>= 1) {
            used--;
            MerkleTree.node(slots, (used - 1) * Hash.BYTES);
        }
        count++;
    }
}
