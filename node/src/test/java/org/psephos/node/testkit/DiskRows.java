package org.psephos.node.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.psephos.core.fixtures.Allocation;

/** Rows, whatever the disk made of them. */
public final class DiskRows {
    private DiskRows() {}

    /** @param again reads a row, and writes what it read */
    public static void refusesOrWritesBack(byte[] row, UnaryOperator<byte[]> again) {
        byte[] written;
        try {
            written = again.apply(row);
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageStartingWith("malformed: ");
            return;
        }
        assertThat(written).isEqualTo(row);
    }

    /** The same for one of several kinds, which the first byte picks; and a short row never takes much memory. */
    public static void refusesOrWritesBack(byte[] input, List<UnaryOperator<byte[]>> kinds) {
        if (input.length == 0) {
            return;
        }
        UnaryOperator<byte[]> again = kinds.get((input[0] & 0xff) % kinds.size());
        byte[] row = Arrays.copyOfRange(input, 1, input.length);
        Allocation.isBounded(row.length, () -> again.apply(row));
        refusesOrWritesBack(row, again);
    }
}
