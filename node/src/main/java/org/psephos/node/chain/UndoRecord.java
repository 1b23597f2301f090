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

    /** The row of what takes {@code changes} back. */
    static byte[] encode(List<StateChange<?>> changes) {
        var out = new Writer(16 + 64 * changes.size());
        out.varint(changes.size());
        for (StateChange<?> change : changes) {
            write(change.hash(), change.encodedBefore(), out);
        }
        return out.toBytes();
    }

    /** Of the entries with such keys. */
    UndoRecord only(Predicate<Hash> keys) {
        return new UndoRecord(
                entries.stream().filter(entry -> keys.test(entry.key)).toList());
    }

    private static void write(Hash key, byte @Nullable [] before, Writer out) {
        out.raw(key).bool(before != null);
        if (before != null) {
            out.bytes(before);
        }
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
