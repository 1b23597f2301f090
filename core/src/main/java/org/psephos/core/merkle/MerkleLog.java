package org.psephos.core.merkle;

import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * What must be kept of a list that only grows to go on computing its RFC 6962 root: the count and the roots of its full
 * subtrees. At most 63 hashes, however long the list.
 *
 * <p>Encoded as varint count, then the peaks, one for each bit set in the count.
 *
 * @param count entries so far
 * @param peaks roots of the full subtrees, largest (oldest entries) first
 */
public record MerkleLog(long count, List<Hash> peaks) {
    public static final MerkleLog EMPTY = new MerkleLog(0, List.of());

    public MerkleLog {
        if (count < 0 || peaks.size() != Long.bitCount(count)) {
            throw new IllegalArgumentException(peaks.size() + " peaks for " + count + " entries");
        }
        peaks = List.copyOf(peaks);
    }

    /** About two hashes; the peaks that do not merge are shared with this log. */
    public MerkleLog append(Hash entry) {
        long grown = Math.addExact(count, 1);
        Hash last = MerkleTree.leaf(entry);
        int kept = peaks.size();
        for (long rest = count; (rest & 1) == 1; rest >>>= 1) {
            kept--;
            last = MerkleTree.node(peaks.get(kept), last);
        }
        var next = peaks.subList(0, kept).toArray(new Hash[kept + 1]);
        next[kept] = last;
        return new MerkleLog(grown, List.of(next));
    }

    /** Appends in order; about two hashes an entry and one list for the whole batch. */
    public MerkleLog appendAll(List<Hash> entries) {
        if (entries.isEmpty()) {
            return this;
        }
        var grown = new Peaks(count, peaks, Math.addExact(count, entries.size()));
        for (Hash entry : entries) {
            grown.addLeaf(entry);
        }
        return new MerkleLog(grown.count(), grown.toList());
    }

    /** Equal to {@link MerkleTree#root} of all entries. */
    public Hash root() {
        return new Peaks(count, peaks, count).root();
    }

    public void writeTo(Writer writer) {
        writer.varint(count);
        peaks.forEach(writer::raw);
    }

    public static MerkleLog read(Reader reader) throws MalformedException {
        long count = reader.varint();
        return new MerkleLog(count, Hashes.read(reader, Long.bitCount(count)));
    }
}
