package org.psephos.node.state;

import org.psephos.core.ledger.StateKey;

/** A state that can be changed. */
public interface StateWriter extends StateReader {
    <V> void put(StateKey<V> key, V value);
}
