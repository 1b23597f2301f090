package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.storage.WriteBatch;

/**
 * Which state the stored pages of the state tree are of: each part of the tree as of a block of its own.
 *
 * @param nextPart the part whose turn it is to be written
 * @param blocks one a part, {@code nextPart} first, so from the oldest to the newest
 */
record StoredPages(int nextPart, List<Hash> blocks) {
    private static final String ROW = "tree-blocks";

    /** All parts as of {@code block}. */
    static StoredPages whole(Hash block) {
        return new StoredPages(0, Collections.nCopies(StateTree.PARTS, block));
    }

    /** After {@link #nextPart} was written as of {@code block}. */
    StoredPages withNextAt(Hash block) {
        var turned = new ArrayList<>(blocks.subList(1, StateTree.PARTS));
        turned.add(block);
        return new StoredPages((nextPart + 1) % StateTree.PARTS, List.copyOf(turned));
    }

    Hash oldest() {
        return blocks.getFirst();
    }

    Hash newest() {
        return blocks.getLast();
    }

    /** As of which block the part of this key is stored. */
    Hash blockOf(Hash keyHash) {
        return blocks.get(Math.floorMod(StateTree.part(keyHash) - nextPart, StateTree.PARTS));
    }

    void write(WriteBatch batch) {
        batch.put(ChainColumns.META, ROW, encode());
    }

    byte[] encode() {
        var out = new Writer(1 + StateTree.PARTS * Hash.BYTES).u8(nextPart);
        blocks.forEach(out::raw);
        return out.toBytes();
    }

    /** Says that the stored pages are of no state. */
    static void remove(WriteBatch batch) {
        batch.delete(ChainColumns.META, ROW);
    }

    /** Empty where the stored pages are of no state. */
    static Optional<StoredPages> read(ChainRows rows) {
        return rows.meta(ROW).flatMap(row -> decode(row).value());
    }

    static Decoded<StoredPages> decode(byte[] row) {
        return Decoded.all(row, StoredPages::read);
    }

    private static StoredPages read(Reader in) throws MalformedException {
        int next = in.u8();
        if (next >= StateTree.PARTS) {
            throw new MalformedException("part " + next);
        }
        var blocks = new ArrayList<Hash>(StateTree.PARTS);
        for (int i = 0; i < StateTree.PARTS; i++) {
            blocks.add(in.hash());
        }
        return new StoredPages(next, List.copyOf(blocks));
    }
}
