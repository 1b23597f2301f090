package org.psephos.node.storage.memory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;

/**
 * The rows of one column with as many older versions as someone may still ask for. Not safe for threads.
 *
 * <p>A version without a value is a deletion.
 */
final class VersionedRows {
    private static final long PER_VERSION_BYTES = 64;

    private final TreeMap<byte[], Version> newest = new TreeMap<>(Arrays::compareUnsigned);

    /** Writes that left something to prune, oldest first. */
    private final ArrayDeque<Written> superseding = new ArrayDeque<>();

    private long bytes;

    private static final class Version {
        final long sequence;
        final byte @Nullable [] value;

        @Nullable
        Version older;

        Version(long sequence, byte @Nullable [] value, @Nullable Version older) {
            this.sequence = sequence;
            this.value = value;
            this.older = older;
        }

        long bytes() {
            return PER_VERSION_BYTES + (value == null ? 0 : value.length);
        }
    }

    private record Written(byte[] key, long sequence) {}

    void write(byte[] key, byte @Nullable [] value, long sequence) {
        var before = newest.get(key);
        if (before != null && before.sequence == sequence) {
            bytes -= before.bytes();
            before = before.older;
        }
        if (before == null) {
            bytes += key.length;
        }
        var written = new Version(sequence, value, before);
        bytes += written.bytes();
        newest.put(key, written);
        if (before != null || value == null) {
            superseding.add(new Written(key, sequence));
        }
    }

    void deleteRange(ByteRange range, long sequence) {
        for (byte[] key : within(range, Direction.ASCENDING).keySet().toArray(byte[][]::new)) {
            write(key, null, sequence);
        }
    }

    byte @Nullable [] get(byte[] key, long sequence) {
        return asOf(newest.get(key), sequence);
    }

    /** The next row after {@code after}, or the first; null when there is none. */
    @Nullable
    Found next(ByteRange range, Direction direction, byte @Nullable [] after, long sequence) {
        var rest = within(range, direction);
        if (after != null) {
            rest = rest.tailMap(after, false);
        }
        for (var row : rest.entrySet()) {
            var value = asOf(row.getValue(), sequence);
            if (value != null) {
                return new Found(row.getKey(), value);
            }
        }
        return null;
    }

    record Found(byte[] key, byte[] value) {}

    /** Forgets what nobody can ask for who asks as of {@code floor} or later. */
    void prune(long floor) {
        while (!superseding.isEmpty() && superseding.getFirst().sequence <= floor) {
            prune(superseding.removeFirst().key, floor);
        }
    }

    private void prune(byte[] key, long floor) {
        var head = newest.get(key);
        var kept = head;
        while (kept != null && kept.sequence > floor) {
            kept = kept.older;
        }
        if (kept == null) {
            return;
        }
        for (var gone = kept.older; gone != null; gone = gone.older) {
            bytes -= gone.bytes();
        }
        kept.older = null;
        if (kept == head && kept.value == null) {
            bytes -= kept.bytes() + key.length;
            newest.remove(key);
        }
    }

    /** Forgets everything written after {@code sequence}. */
    void cutTo(long sequence) {
        for (var rows = newest.entrySet().iterator(); rows.hasNext(); ) {
            var row = rows.next();
            var head = row.getValue();
            while (head != null && head.sequence > sequence) {
                bytes -= head.bytes();
                head = head.older;
            }
            if (head == null) {
                bytes -= row.getKey().length;
                rows.remove();
            } else {
                row.setValue(head);
            }
        }
        superseding.removeIf(written -> written.sequence > sequence);
    }

    VersionedRows copy(long sequence) {
        var copy = new VersionedRows();
        for (var found = next(ByteRange.all(), Direction.ASCENDING, null, sequence);
                found != null;
                found = next(ByteRange.all(), Direction.ASCENDING, found.key, sequence)) {
            copy.write(found.key, found.value, sequence);
        }
        return copy;
    }

    long size() {
        return newest.size();
    }

    long bytes() {
        return bytes;
    }

    private NavigableMap<byte[], Version> within(ByteRange range, Direction direction) {
        if (range.isEmpty()) {
            return new TreeMap<>(newest.comparator());
        }
        var rows = range.hasUpperEnd()
                ? newest.subMap(range.from(), true, range.to(), false)
                : newest.tailMap(range.from(), true);
        return direction == Direction.ASCENDING ? rows : rows.descendingMap();
    }

    private static byte @Nullable [] asOf(@Nullable Version newest, long sequence) {
        var version = newest;
        while (version != null && version.sequence > sequence) {
            version = version.older;
        }
        return version == null || version.value == null ? null : version.value.clone();
    }
}
