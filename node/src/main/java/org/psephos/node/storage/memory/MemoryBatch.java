package org.psephos.node.storage.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.WriteBatch;

/** A list of changes. */
final class MemoryBatch implements WriteBatch {
    sealed interface Change {
        String column();
    }

    /** A deletion where there is no value. */
    record Write(String column, byte[] key, byte @Nullable [] value) implements Change {}

    record DeleteRange(String column, ByteRange range) implements Change {}

    private final List<Change> changes = new ArrayList<>();
    private long bytes;

    @Override
    public void rawPut(Column<?, ?> column, byte[] key, byte[] value) {
        changes.add(new Write(column.name(), Column.checkedKey(key).clone(), value.clone()));
        bytes += key.length + value.length;
    }

    @Override
    public void rawDelete(Column<?, ?> column, byte[] key) {
        changes.add(new Write(column.name(), Column.checkedKey(key).clone(), null));
        bytes += key.length;
    }

    @Override
    public void deleteRange(Column<?, ?> column, ByteRange range) {
        changes.add(new DeleteRange(column.name(), range));
        bytes += range.from().length + range.to().length;
    }

    @Override
    public int rows() {
        return changes.size();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void clear() {
        changes.clear();
        bytes = 0;
    }

    List<Change> changes() {
        return changes;
    }
}
