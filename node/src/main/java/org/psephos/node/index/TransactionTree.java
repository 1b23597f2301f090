package org.psephos.node.index;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.merkle.InclusionProof;

/**
 * Every level of an RFC 6962 tree: after an election thousands of voters ask for proofs from the same few blocks, and each
 * proof is then a walk and no hashing.
 */
final class TransactionTree {
    private final int size;
    private final List<byte[]> levels;

    private TransactionTree(int size, List<byte[]> levels) {
        this.size = size;
        this.levels = levels;
    }

    static TransactionTree of(List<Hash> entries) {
        var levels = new ArrayList<byte[]>();
        byte[] level = new byte[entries.size() * Hash.BYTES];
        for (int i = 0; i < entries.size(); i++) {
            Sha256.plain().add(0).add(entries.get(i)).finish(level, i * Hash.BYTES);
        }
        levels.add(level);
        while (level.length > Hash.BYTES) {
            level = parents(level);
            levels.add(level);
        }
        return new TransactionTree(entries.size(), levels);
    }

    /** A node without a sibling moves up as it is, which makes the left subtree the largest full one. */
    private static byte[] parents(byte[] level) {
        int nodes = level.length / Hash.BYTES;
        byte[] up = new byte[(nodes + 1) / 2 * Hash.BYTES];
        for (int i = 0; i < nodes / 2; i++) {
            Sha256.plain().add(1).add(level, 2 * i * Hash.BYTES, 2 * Hash.BYTES).finish(up, i * Hash.BYTES);
        }
        if (nodes % 2 == 1) {
            System.arraycopy(level, level.length - Hash.BYTES, up, up.length - Hash.BYTES, Hash.BYTES);
        }
        return up;
    }

    InclusionProof inclusion(int index) {
        var path = new ArrayList<Hash>();
        int node = index;
        for (byte[] level : levels.subList(0, levels.size() - 1)) {
            int sibling = node ^ 1;
            if (sibling * Hash.BYTES < level.length) {
                path.add(Hash.read(level, sibling * Hash.BYTES));
            }
            node >>= 1;
        }
        return new InclusionProof(index, size, path);
    }
}
