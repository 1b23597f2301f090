package org.psephos.core.ledger;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class DecoderFuzzTest {
    /** The first byte picks the decoder. */
    @FuzzTest(maxDuration = "1m")
    void decodersRefuseOrEncodeBack(byte[] input) {
        if (input.length > 0) {
            Decoders.ALL
                    .get((input[0] & 0xff) % Decoders.ALL.size())
                    .refusesOrEncodesBack(Arrays.copyOfRange(input, 1, input.length));
        }
    }
}
