package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Allocation;

/** Rows of the chain's columns, whatever the disk made of them: refused as malformed, or written back alike. */
class RowFuzzTest {
    private static final List<UnaryOperator<byte[]>> KINDS = List.of(
            row -> BlockRecord.decode(Hash.ZERO, row).encode(),
            row -> encoded(UndoRecord.decode(row)),
            row -> StoredPages.decode(row).orThrow().encode());

    /** The first byte picks the kind of row. */
    @FuzzTest(maxDuration = "1m")
    void rows(byte[] input) {
        if (input.length == 0) {
            return;
        }
        UnaryOperator<byte[]> again = KINDS.get((input[0] & 0xff) % KINDS.size());
        byte[] row = Arrays.copyOfRange(input, 1, input.length);
        Allocation.isBounded(row.length, () -> again.apply(row));

        try {
            assertThat(again.apply(row)).isEqualTo(row);
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageStartingWith("malformed: ");
        }
    }

    private static byte[] encoded(UndoRecord undo) {
        var out = new Writer().varint(undo.entries().size());
        for (UndoRecord.Entry entry : undo.entries()) {
            byte[] before = entry.before();
            out.raw(entry.key()).bool(before != null);
            if (before != null) {
                out.bytes(before);
            }
        }
        return out.toBytes();
    }
}
