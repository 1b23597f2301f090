package org.psephos.node.state;

import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateKey;

/** One entry of the state before and after a block. An immutable value for use by any thread. */
public final class StateChange<V> {
    private final StateKey<V> key;
    private final @Nullable V before;
    private final V after;
    private byte @Nullable [] encodedAfter;

    /** @param before null: it did not exist */
    public StateChange(StateKey<V> key, @Nullable V before, V after) {
        this.key = key;
        this.before = before;
        this.after = after;
    }

    public StateKey<V> key() {
        return key;
    }

    public Hash hash() {
        return key.hash();
    }

    public V after() {
        return after;
    }

    /** Not to be changed: encoded once, for the tree and for the stored row. */
    public byte[] encodedAfter() {
        byte[] known = encodedAfter;
        if (known == null) {
            known = key.column().encode(after);
            encodedAfter = known;
        }
        return known;
    }

    public byte @Nullable [] encodedBefore() {
        return before == null ? null : key.column().encode(before);
    }
}
