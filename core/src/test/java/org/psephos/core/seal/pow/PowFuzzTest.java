package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;

class PowFuzzTest {
    /** Refused, or written back alike. */
    @FuzzTest(maxDuration = "1m")
    void trail(byte[] input) {
        if (PowTrail.decode(Bytes.of(input)) instanceof Decoded.Ok<PowTrail>(PowTrail trail)) {
            assertThat(trail.encode()).isEqualTo(Bytes.of(input));
        }
    }
}
