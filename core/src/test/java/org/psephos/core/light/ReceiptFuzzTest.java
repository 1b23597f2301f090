package org.psephos.core.light;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.psephos.core.codec.Decoded;

class ReceiptFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void receiptsAreRefusedOrEncodeBack(byte[] input) {
        if (Receipt.decode(input) instanceof Decoded.Ok<Receipt> ok) {
            assertThat(ok.result().encode()).isEqualTo(input);
        }
        assertThat(Receipts.verify(input).valid()).isFalse();
    }
}
