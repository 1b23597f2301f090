package org.psephos.p2p.discovery;

import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/**
 * Where an address belongs in the book: a bucket, and one place in it, by a hash under a secret key. Nobody without the key can tell which
 * addresses meet, and one subnet group, as source or as place of addresses, reaches only a few buckets however many it tells of.
 *
 * <p>The hash is SHA-256, which this program has already, rather than SipHash: placing an address takes two or three of half a microsecond,
 * and addresses are limited to some a second.
 */
final class Placement {
    private static final int NEW_ADDRESS = 0;
    private static final int NEW_SOURCE = 1;
    private static final int NEW_POSITION = 2;
    private static final int TRIED_ADDRESS = 3;
    private static final int TRIED_GROUP = 4;
    private static final int TRIED_POSITION = 5;
    private static final int ANSWER = 6;

    private final Hash key;
    private final Shape shape;

    /**
     * The size of the book.
     *
     * @param newBucketsPerSource that what one subnet group tells of is spread over
     * @param triedBucketsPerGroup that the addresses of one subnet group are spread over
     */
    record Shape(int newBuckets, int triedBuckets, int bucketSize, int newBucketsPerSource, int triedBucketsPerGroup) {
        /** Bitcoin Core's. */
        static final Shape FULL = new Shape(1_024, 256, 64, 64, 8);
    }

    Placement(Hash key, Shape shape) {
        this.key = key;
        this.shape = shape;
    }

    Hash key() {
        return key;
    }

    Shape shape() {
        return shape;
    }

    int newBucket(Endpoint address, SubnetGroup source) {
        var pair = start(NEW_ADDRESS);
        SubnetGroup.of(address).write(pair);
        source.write(pair);
        var slice = start(NEW_SOURCE);
        source.write(slice);
        return below(shape.newBuckets, slice.varint(below(shape.newBucketsPerSource, pair)));
    }

    int newPosition(int bucket, Endpoint address) {
        return position(NEW_POSITION, bucket, address);
    }

    int triedBucket(Endpoint address) {
        var whole = start(TRIED_ADDRESS);
        address.write(whole);
        var slice = start(TRIED_GROUP);
        SubnetGroup.of(address).write(slice);
        return below(shape.triedBuckets, slice.varint(below(shape.triedBucketsPerGroup, whole)));
    }

    int triedPosition(int bucket, Endpoint address) {
        return position(TRIED_POSITION, bucket, address);
    }

    /** Which of {@code answers} a requester gets. */
    int answer(SubnetGroup requester, int answers) {
        var out = start(ANSWER);
        requester.write(out);
        return below(answers, out);
    }

    private int position(int use, int bucket, Endpoint address) {
        var out = start(use).varint(bucket);
        address.write(out);
        return below(shape.bucketSize, out);
    }

    private Writer start(int use) {
        return new Writer(96).raw(key).u8(use);
    }

    private static int below(int bound, Writer hashed) {
        byte[] bytes = hashed.take();
        return (int)
                Long.remainderUnsigned(Sha256.hash(Tag.ADDRESS_BUCKET, bytes).word(0), bound);
    }
}
