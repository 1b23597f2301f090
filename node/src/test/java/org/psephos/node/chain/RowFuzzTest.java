package org.psephos.node.chain;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.UnaryOperator;
import org.psephos.core.crypto.Hash;
import org.psephos.node.testkit.DiskRows;

/** Rows of the chain's columns, whatever the disk made of them: refused as malformed, or written back alike. */
class RowFuzzTest {
    private static final List<UnaryOperator<byte[]>> KINDS = List.of(
            row -> BlockRecord.decode(Hash.ZERO, row).encode(),
            row -> RowPropertyTest.encoded(UndoRecord.decode(row)),
            row -> StoredPages.decode(row).orThrow().encode());

    /** The first byte picks the kind of row. */
    @FuzzTest(maxDuration = "1m")
    void rows(byte[] input) {
        DiskRows.refusesOrWritesBack(input, KINDS);
    }
}
