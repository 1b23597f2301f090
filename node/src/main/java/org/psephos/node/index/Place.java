package org.psephos.node.index;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;

/** Where a transaction stands on the followed chain. */
public record Place(long height, int position) implements Comparable<Place> {
    private static final int POSITION_BITS = 24;
    private static final long MAX_HEIGHT = (1L << (63 - POSITION_BITS)) - 1;

    public Place {
        if (height < 0 || height > MAX_HEIGHT || position < 0 || position >= 1 << POSITION_BITS) {
            throw new IllegalArgumentException("position " + position + " at height " + height);
        }
    }

    /** One number, in the order of the chain. */
    long packed() {
        return height << POSITION_BITS | position;
    }

    static Place unpack(long packed) {
        return new Place(packed >>> POSITION_BITS, (int) (packed & ((1 << POSITION_BITS) - 1)));
    }

    static Place read(Reader in) throws MalformedException {
        return new Place(in.varint(0, MAX_HEIGHT, "height"), (int) in.varint(0, (1 << POSITION_BITS) - 1, "position"));
    }

    @Override
    public int compareTo(Place other) {
        return Long.compare(packed(), other.packed());
    }
}
