package org.psephos.node.consensus.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.merkle.PageSource;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.consensus.ConsensusHost;

/** A state that no block changes. */
public final class VirtualState {
    public static final VirtualState EMPTY = new VirtualState();

    private final Map<Hash, Bytes> values = new HashMap<>();
    private StateTree tree = StateTree.empty(NOWHERE);

    private static final PageSource NOWHERE = page -> Optional.empty();

    public <V> VirtualState with(StateKey<V> key, V value) {
        byte[] encoded = key.column().encode(value);
        values.put(key.hash(), Bytes.of(encoded));
        tree = tree.update(StateChanges.builder()
                .put(key.hash(), StateColumn.valueHash(encoded))
                .build());
        return this;
    }

    Hash root() {
        return tree.root();
    }

    ConsensusHost.StateEntry read(StateKey<?> key) {
        return new ConsensusHost.StateEntry(Optional.ofNullable(values.get(key.hash())), tree.prove(key.hash()));
    }
}
