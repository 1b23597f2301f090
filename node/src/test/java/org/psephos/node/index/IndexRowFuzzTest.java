package org.psephos.node.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.UnaryOperator;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Allocation;
import org.psephos.node.testkit.DiskRows;

/** Rows of the index, whatever the disk made of them: refused as malformed, or written back alike. */
class IndexRowFuzzTest {
    private static final byte[] PLACE = Longs.bytes(new Place(5, 3).packed());

    private static final List<UnaryOperator<byte[]>> KINDS = List.of(
            row -> BallotChunk.read(0, row).value(),
            row -> RollChunk.read(0, row).value(),
            row -> ElectionEntry.read(PLACE, row).value(),
            row -> Run.read(new Run(Run.Table.ADDRESS, 1, 2, 0, 0).key(), row).value(),
            row -> Run.read(row, Longs.bytes(0, 0)).key(),
            row -> Cursor.decode(row).map(Cursor::encode).orElse(row));

    /** The first byte picks the kind of row. */
    @FuzzTest(maxDuration = "1m")
    void rows(byte[] input) {
        DiskRows.refusesOrWritesBack(input, KINDS);
    }

    /** Each ballot that a chunk promises has a place. */
    @FuzzTest(maxDuration = "1m")
    void ballots(byte[] row) {
        try {
            BallotChunk chunk = BallotChunk.read(0, row);
            for (int i = 0; i < Math.min(chunk.count(), 1_000); i++) {
                assertThat(chunk.position(i)).isNotNegative();
            }
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageStartingWith("malformed: ");
        }
    }

    /** A stored block is taken apart without being decoded; what cannot be is damage. */
    @FuzzTest(maxDuration = "1m")
    void body(byte[] encoded) {
        Allocation.isBounded(encoded.length, () -> BlockBody.of(Hash.ZERO, encoded));

        try {
            BlockBody body = BlockBody.of(Hash.ZERO, encoded);
            for (int i = 0; i < body.count(); i++) {
                body.transactionId(i);
                body.inclusion(i);
                body.transaction(i);
            }
        } catch (IllegalStateException refused) {
            assertThat(refused).message().contains(Hash.ZERO.toString());
        }
    }
}
