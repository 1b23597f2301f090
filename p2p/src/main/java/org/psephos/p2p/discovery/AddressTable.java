package org.psephos.p2p.discovery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Buckets of places, each empty or holding an address. Knows which buckets hold any. */
final class AddressTable {
    private final int bucketSize;
    private final @Nullable KnownAddress[] places;
    private final int[] sizes;
    private final int[] filled;
    private final int[] rankInFilled;
    private int filledBuckets;

    AddressTable(int buckets, int bucketSize) {
        this.bucketSize = bucketSize;
        this.places = new @Nullable KnownAddress[buckets * bucketSize];
        this.sizes = new int[buckets];
        this.filled = new int[buckets];
        this.rankInFilled = new int[buckets];
    }

    Optional<KnownAddress> at(int bucket, int position) {
        return Optional.ofNullable(places[bucket * bucketSize + position]);
    }

    /** The place must be empty. */
    void put(int bucket, int position, KnownAddress address) {
        places[bucket * bucketSize + position] = address;
        if (sizes[bucket]++ == 0) {
            rankInFilled[bucket] = filledBuckets;
            filled[filledBuckets++] = bucket;
        }
    }

    /** The place must not be empty. */
    void clear(int bucket, int position) {
        places[bucket * bucketSize + position] = null;
        if (--sizes[bucket] == 0) {
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
        int first = filled[chance.below(filledBuckets)] * bucketSize;
        int start = chance.below(bucketSize);
        for (int i = 0; i < bucketSize; i++) {
            KnownAddress address = places[first + (start + i) % bucketSize];
            if (address != null) {
                return Optional.of(address);
            }
        }
        throw new IllegalStateException("a bucket counted as filled is empty");
    }
}
