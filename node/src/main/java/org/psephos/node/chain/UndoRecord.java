package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.node.state.StateChange;

/** What the entries that a block changed held before it. */
record UndoRecord(List<Entry> entries) {
    /** @param before null: the entry did not exist */
    record Entry(Hash key, byte @Nullable [] before) {}

    private static final int MAX_VALUE_BYTES = 1 << 20;

    static UndoRecord of(List<StateChange<?>> changes) {
        var entries = new ArrayList<Entry>(changes.size());
        for (StateChange<?> change : changes) {
            entries.add(new Entry(change.hash(), change.encodedBefore()));
        }
        return new UndoRecord(entries);
    }

    /** Of the entries with such keys. */
    UndoRecord only(Predicate<Hash> keys) {
        return new UndoRecord(
                entries.stream().filter(entry -> keys.test(entry.key)).toList());
    }

    byte[] encode() {
        var out = new Writer(16 + 64 * entries.size());
        out.varint(entries.size());
        for (Entry entry : entries) {
            out.raw(entry.key);
            byte[] before = entry.before;
            if (before == null) {
                out.bool(false);
            } else {
                out.bool(true).bytes(before);
            }
        }
        return out.toBytes();
    }

    static UndoRecord decode(byte[] row) {
        return Decoded.all(row, UndoRecord::read).orThrow();
    }

    private static UndoRecord read(Reader in) throws MalformedException {
        int count = in.count(Integer.MAX_VALUE, Hash.BYTES + 1, "entries");
        var entries = new ArrayList<Entry>(count);
        for (int i = 0; i < count; i++) {
            Hash key = in.hash();
            entries.add(new Entry(key, in.bool() ? in.bytes(MAX_VALUE_BYTES, "value") : null));
        }
        return new UndoRecord(entries);
    }
}
