package org.psephos.node.index;

import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Limits;

/**
 * The ballots of one election in one block. A busy block holds little else, so the positions are kept as stretches of
 * neighbours.
 *
 * @param first number of the first of them in the election's ballot log
 * @param stretches start and length of each stretch of positions, ascending
 */
public record BallotChunk(long first, long height, int count, int[] stretches) {

    /** Position in the block of the {@code index}-th ballot of this chunk. */
    public int position(int index) {
        int left = index;
        for (int i = 0; i < stretches.length; i += 2) {
            if (left < stretches[i + 1]) {
                return stretches[i] + left;
            }
            left -= stretches[i + 1];
        }
        throw new IndexOutOfBoundsException(index + " of " + count);
    }

    /** How many ballots the election has after this block. */
    public long end() {
        return first + count;
    }

    static BallotChunk of(long first, long height, Positions positions) {
        return new BallotChunk(first, height, positions.count(), positions.stretches());
    }

    byte[] value() {
        var out = new Writer(16);
        out.varint(height).varint(count).varint(stretches.length / 2);
        int last = 0;
        for (int i = 0; i < stretches.length; i += 2) {
            out.varint(stretches[i] - last).varint(stretches[i + 1]);
            last = stretches[i] + stretches[i + 1];
        }
        return out.toBytes();
    }

    static BallotChunk read(long first, byte[] value) {
        return Decoded.all(value, in -> read(first, in)).orThrow();
    }

    private static BallotChunk read(long first, Reader in) throws MalformedException {
        long height = in.varint();
        int count = (int) in.varint(0, Limits.MAX_BLOCK_BYTES, "ballots");
        int[] stretches = new int[2 * in.count(Integer.MAX_VALUE / 2, 2, "stretches")];
        int last = 0;
        int left = count;
        for (int i = 0; i < stretches.length; i += 2) {
            stretches[i] = last + (int) in.varint(0, Limits.MAX_BLOCK_BYTES - last, "gap");
            stretches[i + 1] = (int) in.varint(0, Math.min(left, Limits.MAX_BLOCK_BYTES - stretches[i]), "stretch");
            last = stretches[i] + stretches[i + 1];
            left -= stretches[i + 1];
        }
        if (left > 0) {
            throw new MalformedException(left + " of " + count + " ballots have no position");
        }
        return new BallotChunk(first, height, count, stretches);
    }
}
