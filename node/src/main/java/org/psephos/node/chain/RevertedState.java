package org.psephos.node.chain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.merkle.StateChanges;
import org.psephos.node.state.StateChange;
import org.psephos.node.state.StateReader;

/**
 * The committed state with blocks taken back and others put on instead, all in memory. Holds the net difference only, however many
 * blocks went into it.
 */
final class RevertedState implements StateReader {
    private final StateReader committed;
    private final Map<Hash, Optional<byte[]>> rows = new HashMap<>();

    RevertedState(StateReader committed) {
        this.committed = committed;
    }

    /** Takes back a block; blocks are taken back from the head downwards. */
    void revert(UndoRecord undo) {
        for (UndoRecord.Entry entry : undo.entries()) {
            rows.put(entry.key(), Optional.ofNullable(entry.before()));
        }
    }

    void apply(List<StateChange<?>> changes) {
        for (StateChange<?> change : changes) {
            rows.put(change.hash(), Optional.of(change.encodedAfter()));
        }
    }

    @Override
    public <V> Optional<V> get(StateKey<V> key) {
        @Nullable Optional<byte[]> row = rows.get(key.hash());
        return row == null
                ? committed.get(key)
                : row.map(bytes -> key.column().decode(bytes).orThrow());
    }

    /** The net difference to the committed state: encoded values, empty where the entry goes. */
    Map<Hash, Optional<byte[]>> rows() {
        return rows;
    }

    StateChanges treeChanges() {
        StateChanges.Builder changes = StateChanges.builder();
        rows.forEach((key, row) -> row.ifPresentOrElse(
                value -> changes.put(key, StateColumn.valueHash(value)), () -> changes.remove(key)));
        return changes.build();
    }
}
