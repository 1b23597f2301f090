package org.psephos.core.seal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.fixtures.Allocation;

class RaftFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void engineFields(byte[] input) {
        Bytes bytes = Bytes.of(input);
        Allocation.isBounded(input.length, () -> RaftFields.decode(bytes));
        if (RaftFields.decode(bytes) instanceof Decoded.Ok<RaftFields>(RaftFields fields)) {
            assertThat(fields.encode()).isEqualTo(bytes);
        }
    }
}
