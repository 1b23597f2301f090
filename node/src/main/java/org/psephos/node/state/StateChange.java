package org.psephos.node.state;

import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateKey;

/**
 * One entry of the state before and after a block.
 *
 * @param before null: it did not exist
 */
public record StateChange<V>(StateKey<V> key, @Nullable V before, V after) {
    public Hash hash() {
        return key.hash();
    }

    public byte[] encodedAfter() {
        return key.column().encode(after);
    }

    public byte @Nullable [] encodedBefore() {
        return before == null ? null : key.column().encode(before);
    }
}
