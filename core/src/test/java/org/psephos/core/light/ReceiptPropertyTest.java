package org.psephos.core.light;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.ledger.Transaction;

/** Nothing in a receipt can change without notice. */
class ReceiptPropertyTest {
    private final HeldElection election = HeldElection.open(3);
    private final Transaction ballot = election.ballot(0, 1, 2);

    ReceiptPropertyTest() {
        election.chain().mine(election.ballot(1, 0), ballot);
        election.chain().mineEmpty(2);
    }

    @Test
    void noBitOfARecordedReceiptCanFlip() {
        everyFlipIsNoticed(election.chain().recordedReceipt(ballot).encode(), election.head());
    }

    @Test
    void noBitOfACountedReceiptCanFlip() {
        election.close();
        everyFlipIsNoticed(election.chain().countedReceipt(ballot).encode(), election.head());
    }

    @Test
    void noReceiptCanBeCutOffOrGoOn() {
        byte[] receipt = election.chain().recordedReceipt(ballot).encode();

        for (int length = 0; length < receipt.length; length++) {
            assertThat(Receipts.failed(Arrays.copyOf(receipt, length))).containsExactly("format");
        }
        assertThat(Receipts.failed(Arrays.copyOf(receipt, receipt.length + 1))).containsExactly("format");
    }

    private static void everyFlipIsNoticed(byte[] receipt, Hash trusted) {
        assertThat(Receipts.verify(receipt, trusted).valid()).isTrue();
        for (int bit = 0; bit < 8 * receipt.length; bit++) {
            receipt[bit >>> 3] ^= (byte) (1 << (bit & 7));
            assertThat(Receipts.verify(receipt, trusted).valid())
                    .as("bit %d", bit)
                    .isFalse();
            receipt[bit >>> 3] ^= (byte) (1 << (bit & 7));
        }
    }
}
