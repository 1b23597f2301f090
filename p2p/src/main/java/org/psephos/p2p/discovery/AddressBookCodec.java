package org.psephos.p2p.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/**
 * The address book as bytes: {@code 32 bytes key ‖ varint n ‖ n × address}, an address being {@code endpoint ‖ group source ‖
 * bool known ‖ [20 bytes peer id] ‖ varint seen ‖ varint succeeded ‖ varint failures ‖ u8 buckets ‖ buckets × varint bucket}. A tried
 * address has no bucket of new ones, buckets are sorted, every address has its places for itself.
 */
final class AddressBookCodec {
    private static final int MIN_ADDRESS_BYTES = 6 + 5 + 1 + 3 + 1;
    private static final long MAX_TIME_MILLIS = 1L << 52;

    private AddressBookCodec() {}

    static byte[] encode(Placement placement, AddressTables tables) {
        var out = new Writer(1_024 + 48 * tables.size()).raw(placement.key()).varint(tables.size());
        tables.forEach(known -> write(out, known));
        return out.take();
    }

    private static void write(Writer out, KnownAddress known) {
        known.endpoint().write(out);
        known.source().write(out);
        out.bool(known.id().isPresent());
        known.id().ifPresent(id -> out.raw(id.toBytes()));
        out.varint(known.seenMillis())
                .varint(known.succeededMillis())
                .varint(known.failures())
                .u8(known.newBuckets().size());
        known.newBuckets().forEach(out::varint);
    }

    /** Reads what follows the key. Gives the latest time in it. */
    static long readInto(AddressTables tables, Placement.Shape shape, Reader in) throws MalformedException {
        int count = in.count(AddressBook.MAX_ADDRESSES, MIN_ADDRESS_BYTES, "addresses");
        long latestMillis = 0;
        for (int i = 0; i < count; i++) {
            KnownAddress known = read(in);
            List<Integer> buckets = readBuckets(shape, in);
            boolean placed = buckets.isEmpty() ? tables.restoreTried(known) : tables.restoreNew(known, buckets);
            if (!placed) {
                throw new MalformedException("no place for " + known.endpoint());
            }
            latestMillis = Math.max(latestMillis, Math.max(known.seenMillis(), known.succeededMillis()));
        }
        return latestMillis;
    }

    private static KnownAddress read(Reader in) throws MalformedException {
        Endpoint endpoint = Endpoint.read(in);
        SubnetGroup source = SubnetGroup.read(in);
        Optional<PeerId> id = in.bool() ? Optional.of(PeerId.read(in.raw(PeerId.BYTES), 0)) : Optional.empty();
        long seenMillis = in.varint(0, MAX_TIME_MILLIS, "time seen");
        long succeededMillis = in.varint(0, MAX_TIME_MILLIS, "time of success");
        int failures = (int) in.varint(0, KnownAddress.MAX_FAILURES, "failures");
        return KnownAddress.restored(endpoint, source, id, seenMillis, succeededMillis, failures);
    }

    private static List<Integer> readBuckets(Placement.Shape shape, Reader in) throws MalformedException {
        int count = in.u8();
        if (count > AddressTables.MAX_NEW_BUCKETS) {
            throw new MalformedException("an address in " + count + " buckets");
        }
        var buckets = new ArrayList<Integer>();
        int least = 0;
        for (int i = 0; i < count; i++) {
            int bucket = (int) in.varint(least, shape.newBuckets() - 1, "bucket");
            buckets.add(bucket);
            least = bucket + 1;
        }
        return buckets;
    }
}
