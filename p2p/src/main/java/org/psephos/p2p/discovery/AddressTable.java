package org.psephos.p2p.discovery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Buckets of places, each empty or holding an address. Knows which buckets hold any. */
final class AddressTable {
    private final int bucketSize;
    private final @Nullable KnownAddress[] places;

    /** Of each bucket, a bit for each place that holds an address. */
    private final long[] held;

    private final int[] filled;
    private final int[] rankInFilled;
    private int filledBuckets;

    /** @param bucketSize at most 64 */
    AddressTable(int buckets, int bucketSize) {
        if (bucketSize < 1 || bucketSize > Long.SIZE) {
            throw new IllegalArgumentException("buckets of " + bucketSize + " places");
        }
        this.bucketSize = bucketSize;
        this.places = new @Nullable KnownAddress[buckets * bucketSize];
        this.held = new long[buckets];
        this.filled = new int[buckets];
        this.rankInFilled = new int[buckets];
    }

    Optional<KnownAddress> at(int bucket, int position) {
        return Optional.ofNullable(places[bucket * bucketSize + position]);
    }

    /** The place must be empty. */
    void put(int bucket, int position, KnownAddress address) {
        places[bucket * bucketSize + position] = address;
        if (held[bucket] == 0) {
            rankInFilled[bucket] = filledBuckets;
            filled[filledBuckets++] = bucket;
        }
        held[bucket] |= 1L << position;
    }

    /** The place must not be empty. */
    void clear(int bucket, int position) {
        places[bucket * bucketSize + position] = null;
        held[bucket] &= ~(1L << position);
        if (held[bucket] == 0) {
            int moved = filled[--filledBuckets];
            filled[rankInFilled[bucket]] = moved;
            rankInFilled[moved] = rankInFilled[bucket];
        }
    }

    /**
     * An address by chance, every bucket with any as likely as another, so that a few full ones don't outweigh the many. Empty where the
     * table is.
     */
    Optional<KnownAddress> draw(Chance chance) {
        if (filledBuckets == 0) {
            return Optional.empty();
        }
        int bucket = filled[chance.below(filledBuckets)];
        int start = chance.below(bucketSize);
        long fromStart = held[bucket] & -1L << start;
        return at(bucket, Long.numberOfTrailingZeros(fromStart != 0 ? fromStart : held[bucket]));
    }
}
