package org.psephos.core.merkle;

import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * Shows that an entry is at {@code index} of a list of {@code size} entries (RFC 6962 §2.1.1).
 *
 * <p>Encoded as varint index, varint size, then the path: its length follows from the two.
 *
 * @param index from 0
 * @param size at least {@code index + 1}
 * @param path sibling hashes from the leaf up
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    public InclusionProof {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("entry " + index + " of " + size);
        }
        path = List.copyOf(path);
    }

    public boolean verify(Hash entry, Hash root) {
        return verifyLeafHash(MerkleTree.leaf(entry), root);
    }

    /** As {@link #verify}, for a leaf already hashed. RFC 9162 §2.1.3.2, which spells out the RFC 6962 check. */
    boolean verifyLeafHash(Hash leafHash, Hash root) {
        if (path.size() != pathLength(index, size)) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash hash = leafHash;
        for (Hash sibling : path) {
            if ((node & 1) == 1 || node == last) {
                hash = MerkleTree.node(sibling, hash);
                int climb = Long.numberOfTrailingZeros(node);
                node >>>= climb;
                last >>>= climb;
            } else {
                hash = MerkleTree.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return hash.equals(root);
    }

    public void writeTo(Writer writer) {
        if (path.size() != pathLength(index, size)) {
            throw new IllegalStateException("path of " + path.size() + " for entry " + index + " of " + size);
        }
        writer.varint(index).varint(size);
        path.forEach(writer::raw);
    }

    public static InclusionProof read(Reader reader) throws MalformedException {
        long index = reader.varint(0, Long.MAX_VALUE - 1, "proof index");
        long size = reader.varint(index + 1, Long.MAX_VALUE, "proof size");
        return new InclusionProof(index, size, Hashes.read(reader, pathLength(index, size)));
    }

    /** One sibling a level where both sides of the tree are still in play, then one for each full subtree to the left. */
    static int pathLength(long index, long size) {
        int shared = 64 - Long.numberOfLeadingZeros(index ^ (size - 1));
        return shared + Long.bitCount(index >>> shared);
    }
}
