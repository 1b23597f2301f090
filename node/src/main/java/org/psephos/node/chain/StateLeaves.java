package org.psephos.node.chain;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.merkle.StateLeaf;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Reader;

/** All state rows in key order as the tree sees them, read a slice at a time. The rows must not change meanwhile. */
final class StateLeaves implements Iterator<StateLeaf> {
    private static final int SLICE_ROWS = 20_000;

    private final Reader store;
    private final ArrayDeque<StateLeaf> slice = new ArrayDeque<>();
    private byte[] nextKey = {};
    private boolean ended;

    StateLeaves(Reader store) {
        this.store = store;
    }

    @Override
    public boolean hasNext() {
        if (slice.isEmpty() && !ended) {
            load();
        }
        return !slice.isEmpty();
    }

    @Override
    public StateLeaf next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return slice.remove();
    }

    private void load() {
        ByteRange range = nextKey.length == 0 ? ByteRange.all() : ByteRange.from(nextKey);
        long rows = store.rawScan(ChainColumns.STATE, range, Direction.ASCENDING, SLICE_ROWS, (key, value) -> {
            slice.add(new StateLeaf(Hash.of(key), StateColumn.valueHash(value)));
            nextKey = Arrays.copyOf(key, key.length + 1);
            return true;
        });
        ended = rows < SLICE_ROWS;
    }
}
