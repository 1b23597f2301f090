package org.psephos.core.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;

/** What one batch does to the state tree: for each key hash a new value hash or a deletion, in key order. */
public final class StateChanges {
    private record Change(Hash keyHash, @Nullable Hash valueHash) {}

    private final Change[] sorted;

    private StateChanges(Change[] sorted) {
        this.sorted = sorted;
    }

    public static Builder builder() {
        return new Builder();
    }

    public int size() {
        return sorted.length;
    }

    Hash keyHash(int index) {
        return sorted[index].keyHash;
    }

    /** Null deletes. */
    @Nullable
    Hash valueHash(int index) {
        return sorted[index].valueHash;
    }

    /** The first change of the range with a one in bit {@code depth}; all keys of the range agree in the bits before. */
    int split(int from, int to, int depth) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].keyHash.bit(depth) == 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Takes changes in any order, each key at most once. Not safe for use by several threads. */
    public static final class Builder {
        private final List<Change> changes = new ArrayList<>();

        private Builder() {}

        public Builder put(Hash keyHash, Hash valueHash) {
            changes.add(new Change(keyHash, valueHash));
            return this;
        }

        /** Deleting what is not there changes nothing. */
        public Builder remove(Hash keyHash) {
            changes.add(new Change(keyHash, null));
            return this;
        }

        /** Sorts; a key given twice is an {@link IllegalArgumentException}. */
        public StateChanges build() {
            Change[] sorted = changes.toArray(Change[]::new);
            Arrays.sort(sorted, Comparator.comparing(Change::keyHash));
            for (int i = 1; i < sorted.length; i++) {
                if (sorted[i].keyHash.equals(sorted[i - 1].keyHash)) {
                    throw new IllegalArgumentException("key " + sorted[i].keyHash + " changes twice in one batch");
                }
            }
            return new StateChanges(sorted);
        }
    }
}
