package org.psephos.node.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateKey;

/**
 * Changes on top of a state. Remembers what it read, so that each entry is looked up below once. For one thread until it is
 * frozen, then a reader for any.
 */
public final class StateOverlay implements StateWriter {
    private final Map<Hash, Entry<?>> entries = new HashMap<>();
    private StateReader base;
    private boolean frozen;

    public StateOverlay(StateReader base) {
        this.base = base;
    }

    @Override
    public <V> Optional<V> get(StateKey<V> key) {
        return Optional.ofNullable(entry(key).after);
    }

    @Override
    public <V> void put(StateKey<V> key, V value) {
        if (frozen) {
            throw new IllegalStateException("the overlay is frozen");
        }
        Entry<V> entry = entry(key);
        entry.after = value;
        entry.changed = true;
    }

    /** Puts another reader below, which must answer as the present one does for every key that is not changed here. */
    public void rebase(StateReader equivalentBase) {
        base = equivalentBase;
    }

    /** No more changes from now on. */
    public void freeze() {
        frozen = true;
    }

    /** What was changed, in the order of the tree. Sorts each time. */
    public List<StateChange<?>> changes() {
        var changes = new ArrayList<StateChange<?>>(entries.size());
        for (Entry<?> entry : entries.values()) {
            if (entry.changed) {
                changes.add(entry.toChange());
            }
        }
        return TreeOrder.of(changes);
    }

    @SuppressWarnings("unchecked")
    private <V> Entry<V> entry(StateKey<V> key) {
        Entry<?> known = entries.get(key.hash());
        if (known != null) {
            return (Entry<V>) known;
        }
        var entry = new Entry<>(key, base.get(key).orElse(null));
        if (!frozen) {
            entries.put(key.hash(), entry);
        }
        return entry;
    }

    private static final class Entry<V> {
        private final StateKey<V> key;
        private final @Nullable V before;
        private @Nullable V after;
        private boolean changed;

        Entry(StateKey<V> key, @Nullable V before) {
            this.key = key;
            this.before = before;
            this.after = before;
        }

        StateChange<V> toChange() {
            V value = after;
            if (value == null) {
                throw new IllegalStateException("a change without a value");
            }
            return new StateChange<>(key, before, value);
        }
    }
}
