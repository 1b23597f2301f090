package org.psephos.node.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.psephos.core.fixtures.Allocation;

/** What a store says of itself, whatever the disk made of it: unreadable, or what was written. */
class StoreRowFuzzTest {
    /** The first four bytes are the version's row. */
    @FuzzTest(maxDuration = "1m")
    void identity(byte[] input) {
        byte[] version = Arrays.copyOf(input, Math.min(Integer.BYTES, input.length));
        byte[] chain = Arrays.copyOfRange(input, version.length, input.length);
        Allocation.isBounded(input.length, () -> Identity.read(version, chain));

        Identity.read(version, chain).ifPresent(read -> {
            assertThat(read.versionRow()).isEqualTo(version);
            assertThat(read.chainRow()).isEqualTo(chain);
        });
    }

    @FuzzTest(maxDuration = "1m")
    void stamp(byte[] row) {
        Stamps.number(row).ifPresent(number -> assertThat(Stamps.row(number)).isEqualTo(row));
    }
}
