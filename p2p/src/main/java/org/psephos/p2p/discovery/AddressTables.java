package org.psephos.p2p.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/**
 * The two tables of the book and all addresses in them. An address is new, in 1 to {@link #MAX_NEW_BUCKETS} buckets, or tried, in one.
 * Where it belongs is the {@link Placement}'s business; where two meet, who stays is decided here for the new ones and by the caller for
 * the tried.
 */
final class AddressTables {
    /** That one address can stand in, told of by several. */
    static final int MAX_NEW_BUCKETS = 8;

    private final Placement placement;
    private final AddressTable fresh;
    private final AddressTable tried;
    private final Map<Endpoint, KnownAddress> known = new HashMap<>();
    private final List<KnownAddress> all = new ArrayList<>();
    private int triedCount;

    AddressTables(Placement placement) {
        Placement.Shape shape = placement.shape();
        this.placement = placement;
        this.fresh = new AddressTable(shape.newBuckets(), shape.bucketSize());
        this.tried = new AddressTable(shape.triedBuckets(), shape.bucketSize());
    }

    Optional<KnownAddress> find(Endpoint endpoint) {
        return Optional.ofNullable(known.get(endpoint));
    }

    int newCount() {
        return all.size() - triedCount;
    }

    int triedCount() {
        return triedCount;
    }

    int size() {
        return all.size();
    }

    void forEach(Consumer<KnownAddress> consumer) {
        all.forEach(consumer);
    }

    Optional<KnownAddress> drawNew(Chance chance) {
        return fresh.draw(chance);
    }

    Optional<KnownAddress> drawTried(Chance chance) {
        return tried.draw(chance);
    }

    /** Up to {@code max} different ones in an order by chance. */
    List<KnownAddress> drawSome(int max, Predicate<KnownAddress> wanted, Chance chance) {
        var some = new ArrayList<KnownAddress>();
        for (int i = 0; i < all.size() && some.size() < max; i++) {
            swap(i, i + chance.below(all.size() - i));
            KnownAddress next = all.get(i);
            if (wanted.test(next)) {
                some.add(next);
            }
        }
        return some;
    }

    /**
     * Gives a new address one more place, in the bucket that {@code teller} reaches with it. Another one there stays, unless it is
     * terrible, or stands elsewhere too and this one nowhere.
     *
     * @return whether it got a place that it did not have
     */
    boolean placeNew(KnownAddress address, SubnetGroup teller, long nowMillis) {
        int bucket = placement.newBucket(address.endpoint(), teller);
        int position = placement.newPosition(bucket, address.endpoint());
        Optional<KnownAddress> present = fresh.at(bucket, position);
        boolean free = present.isEmpty();
        if (present.isPresent() && present.get() != address) {
            KnownAddress other = present.get();
            free = other.isTerrible(nowMillis)
                    || other.newBuckets().size() > 1 && address.newBuckets().isEmpty();
            if (free) {
                leaveNew(other, bucket, position);
            }
        }
        if (free) {
            enterNew(address, bucket, position);
        }
        return free;
    }

    /** The other address that stands where this one would in the table of tried ones. */
    Optional<KnownAddress> rival(KnownAddress address) {
        int bucket = placement.triedBucket(address.endpoint());
        return tried.at(bucket, placement.triedPosition(bucket, address.endpoint()))
                .filter(other -> other != address);
    }

    /** Moves a new address over to the tried ones. Its rival goes back among the new ones, to its first teller's place for it. */
    void moveToTried(KnownAddress address) {
        for (int bucket : List.copyOf(address.newBuckets())) {
            fresh.clear(bucket, placement.newPosition(bucket, address.endpoint()));
        }
        address.newBuckets().clear();
        int bucket = placement.triedBucket(address.endpoint());
        int position = placement.triedPosition(bucket, address.endpoint());
        Optional<KnownAddress> rival = rival(address);
        rival.ifPresent(other -> {
            tried.clear(bucket, position);
            other.putInTried(false);
            triedCount--;
        });
        tried.put(bucket, position, address);
        address.putInTried(true);
        triedCount++;
        rival.ifPresent(this::moveBackToNew);
    }

    private void moveBackToNew(KnownAddress address) {
        int bucket = placement.newBucket(address.endpoint(), address.source());
        int position = placement.newPosition(bucket, address.endpoint());
        fresh.at(bucket, position).ifPresent(other -> leaveNew(other, bucket, position));
        enterNew(address, bucket, position);
    }

    /** Puts an address back where it stood before a restart. False, and nothing done, where a place is not free or it is known already. */
    boolean restoreNew(KnownAddress address, List<Integer> buckets) {
        for (int bucket : buckets) {
            if (fresh.at(bucket, placement.newPosition(bucket, address.endpoint()))
                    .isPresent()) {
                return false;
            }
        }
        if (known.containsKey(address.endpoint())) {
            return false;
        }
        buckets.forEach(bucket -> enterNew(address, bucket, placement.newPosition(bucket, address.endpoint())));
        return true;
    }

    /** As {@link #restoreNew}. */
    boolean restoreTried(KnownAddress address) {
        if (known.containsKey(address.endpoint()) || rival(address).isPresent()) {
            return false;
        }
        int bucket = placement.triedBucket(address.endpoint());
        tried.put(bucket, placement.triedPosition(bucket, address.endpoint()), address);
        address.putInTried(true);
        triedCount++;
        register(address);
        return true;
    }

    private void enterNew(KnownAddress address, int bucket, int position) {
        fresh.put(bucket, position, address);
        address.newBuckets().add(bucket);
        if (!known.containsKey(address.endpoint())) {
            register(address);
        }
    }

    private void leaveNew(KnownAddress address, int bucket, int position) {
        fresh.clear(bucket, position);
        address.newBuckets().remove(bucket);
        if (address.newBuckets().isEmpty()) {
            forget(address);
        }
    }

    private void register(KnownAddress address) {
        known.put(address.endpoint(), address);
        address.rankAt(all.size());
        all.add(address);
    }

    private void forget(KnownAddress address) {
        known.remove(address.endpoint());
        swap(address.rank(), all.size() - 1);
        all.removeLast();
    }

    private void swap(int i, int j) {
        KnownAddress first = all.get(i);
        KnownAddress second = all.get(j);
        all.set(i, second);
        all.set(j, first);
        second.rankAt(i);
        first.rankAt(j);
    }
}
