package org.psephos.core.merkle;

import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * Shows that a list of {@code oldSize} entries is a prefix of one of {@code newSize} (RFC 6962 §2.1.2).
 *
 * <p>Encoded as varint old size, varint new size, then the path: its length follows from the two.
 *
 * @param oldSize at least 1: everything extends an empty list, so that needs no proof
 * @param newSize at least {@code oldSize}
 * @param path hashes from the bottom up
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {
    public ConsistencyProof {
        if (oldSize < 1 || oldSize > newSize) {
            throw new IllegalArgumentException("first " + oldSize + " of " + newSize);
        }
        path = List.copyOf(path);
    }

    /** RFC 9162 §2.1.4.2, which spells out the RFC 6962 check. */
    public boolean verify(Hash oldRoot, Hash newRoot) {
        if (path.size() != pathLength(oldSize, newSize)) {
            return false;
        }
        if (oldSize == newSize) {
            return oldRoot.equals(newRoot);
        }
        int climb = Long.numberOfTrailingZeros(oldSize);
        long node = (oldSize - 1) >>> climb;
        long last = (newSize - 1) >>> climb;
        // Where the old tree is one full subtree, its root is the first hash and is left out.
        boolean oldIsWhole = node == 0;
        Hash oldHash = oldIsWhole ? oldRoot : path.getFirst();
        Hash newHash = oldHash;
        for (Hash sibling : oldIsWhole ? path : path.subList(1, path.size())) {
            if ((node & 1) == 1 || node == last) {
                oldHash = MerkleTree.node(sibling, oldHash);
                newHash = MerkleTree.node(sibling, newHash);
                int more = Long.numberOfTrailingZeros(node);
                node >>>= more;
                last >>>= more;
            } else {
                newHash = MerkleTree.node(newHash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }

    public void writeTo(Writer writer) {
        if (path.size() != pathLength(oldSize, newSize)) {
            throw new IllegalStateException("path of " + path.size() + " from " + oldSize + " to " + newSize);
        }
        writer.varint(oldSize).varint(newSize);
        path.forEach(writer::raw);
    }

    public static ConsistencyProof read(Reader reader) throws MalformedException {
        long oldSize = reader.varint(1, Long.MAX_VALUE, "proof old size");
        long newSize = reader.varint(oldSize, Long.MAX_VALUE, "proof new size");
        return new ConsistencyProof(oldSize, newSize, Hashes.read(reader, pathLength(oldSize, newSize)));
    }

    /** The inclusion path of the old tree's last full subtree, and that subtree itself unless it is the whole old tree. */
    static int pathLength(long oldSize, long newSize) {
        if (oldSize == newSize) {
            return 0;
        }
        int climb = Long.numberOfTrailingZeros(oldSize);
        long node = (oldSize - 1) >>> climb;
        long last = (newSize - 1) >>> climb;
        return InclusionProof.pathLength(node, last + 1) + (node == 0 ? 0 : 1);
    }
}
