package org.psephos.node.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * Blocks of a chain by which another node finds where its own parts from it.
 *
 * @param ids the last ones close together, earlier ones ever farther apart; the best first, 1 to {@link #MAX_IDS}
 */
public record Locator(List<Hash> ids) {
    public static final int MAX_IDS = 64;
    public static final int MAX_BYTES = 1 + MAX_IDS * Hash.BYTES;

    /** So many of the last blocks without a gap. */
    private static final int DENSE = 10;

    public Locator {
        ids = List.copyOf(ids);
    }

    /** This one behind {@code first}, as far as there is room. */
    Locator after(Stream<Hash> first) {
        return new Locator(
                Stream.concat(first, ids.stream()).distinct().limit(MAX_IDS).toList());
    }

    /** Heights for a locator of a chain of this height, highest first; genesis is always among them. */
    static List<Long> heights(long height) {
        var heights = new ArrayList<Long>();
        long step = 1;
        for (long at = height; at > 0; at -= step) {
            heights.add(at);
            if (heights.size() >= DENSE) {
                step *= 2;
            }
        }
        heights.add(0L);
        return heights;
    }

    public byte[] encode() {
        var out = new Writer(MAX_BYTES).varint(ids.size());
        ids.forEach(out::raw);
        return out.toBytes();
    }

    public static Decoded<Locator> decode(byte[] payload) {
        return Decoded.all(payload, Locator::read);
    }

    private static Locator read(Reader in) throws MalformedException {
        int count = in.count(MAX_IDS, Hash.BYTES, "ids");
        if (count == 0) {
            throw new MalformedException("a locator of no block");
        }
        var ids = new ArrayList<Hash>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.hash());
        }
        return new Locator(ids);
    }
}
