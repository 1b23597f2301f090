package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.HeldElection;

/** Nothing in an export can change without notice. */
class AuditPropertyTest {
    private static final int FLIPS = 4_000;

    @Test
    void noBitOfAnExportCanFlip() {
        HeldElection election = HeldElection.open(3);
        election.chain().mine(election.ballot(0, 1, 2), election.ballot(1, 0));
        election.chain().mine(election.ballot(0, 2));
        byte[] export = election.close().export();
        Hash trusted = election.head();
        assertThat(Audits.verdict(export, trusted).valid()).isTrue();

        var random = new Random(1);
        for (int i = 0; i < FLIPS; i++) {
            int bit = random.nextInt(8 * export.length);
            export[bit >>> 3] ^= (byte) (1 << (bit & 7));
            assertThat(Audits.verdict(export, trusted).valid())
                    .as("bit %d", bit)
                    .isFalse();
            export[bit >>> 3] ^= (byte) (1 << (bit & 7));
        }
    }
}
