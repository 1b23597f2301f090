package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.core.merkle.MerkleLog;

/**
 * Proves that a block stands in the history of a later one, with a number of reads that grows with the logarithm of the height.
 *
 * <p>Nothing is stored for it: each block's record holds the full subtrees (RFC 6962) of the log up to that block, and every subtree
 * that a path needs is the end of some block's log.
 */
final class HistoryProver {
    private final Chain chain;

    /** What must be known of each block of the followed chain. */
    interface Chain {
        Hash id(long height);

        /** The log of all ids up to and including {@code height}. */
        MerkleLog history(long height);
    }

    HistoryProver(Chain chain) {
        this.chain = chain;
    }

    /** That the block at {@code height} is entry {@code height} of the log over the first {@code size} blocks. */
    InclusionProof prove(long height, long size) {
        if (height < 0 || height >= size) {
            throw new IllegalArgumentException("block " + height + " of " + size);
        }
        var path = new ArrayList<Hash>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + Long.highestOneBit(to - from - 1);
            if (height < middle) {
                path.add(root(middle, to));
                to = middle;
            } else {
                path.add(root(from, middle));
                from = middle;
            }
        }
        return new InclusionProof(height, size, List.copyOf(path.reversed()));
    }

    /** Root over the blocks {@code [from, to)}, where {@code from} is a multiple of a power of two that is no less than their number. */
    private Hash root(long from, long to) {
        long last = to - 1;
        long before = last - from;
        List<Hash> peaks = last == 0 ? List.of() : chain.history(last - 1).peaks();
        List<Hash> within = peaks.subList(peaks.size() - Long.bitCount(before), peaks.size());
        return new MerkleLog(before, within).append(chain.id(last)).root();
    }
}
