package org.psephos.node.index;

import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Limits;

/**
 * Voters enrolled by one transaction.
 *
 * @param first number of the first of them on the roll, in the order of enrolment
 */
public record RollChunk(long first, Place place, int count) {

    byte[] value() {
        return new Writer(16)
                .varint(place.height())
                .varint(place.position())
                .varint(count)
                .toBytes();
    }

    static RollChunk read(long first, byte[] value) {
        return Decoded.all(
                        value,
                        in -> new RollChunk(
                                first, Place.read(in), (int) in.varint(0, Limits.MAX_TRANSACTION_BYTES, "voters")))
                .orThrow();
    }
}
