package org.psephos.core.merkle;

import com.code_intelligence.jazzer.junit.FuzzTest;

class MerkleFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void decodersRefuseOrEncodeBack(byte[] input) {
        DecoderInputs.check(input);
    }
}
