package org.psephos.node.state;

import java.util.Optional;
import org.psephos.core.ledger.StateKey;

/** The state as of one block. */
public interface StateReader {
    <V> Optional<V> get(StateKey<V> key);
}
