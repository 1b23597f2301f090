package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.fixtures.Allocation;

class PosFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void engineFields(byte[] input) {
        Bytes bytes = Bytes.of(input);
        Allocation.isBounded(input.length, () -> PosFields.decode(bytes));
        if (PosFields.decode(bytes) instanceof Decoded.Ok<PosFields>(PosFields fields)) {
            assertThat(fields.encode()).isEqualTo(bytes);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void evidence(byte[] input) {
        Bytes bytes = Bytes.of(input);
        Allocation.isBounded(input.length, () -> Equivocation.decode(bytes));
        if (Equivocation.decode(bytes) instanceof Decoded.Ok<Equivocation>(Equivocation read)) {
            assertThat(read.encode()).isEqualTo(bytes);
        }
    }

    /** The first byte is the number of validators. */
    @FuzzTest(maxDuration = "1m")
    void certificate(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int validators = input[0] & 0x7f;
        byte[] encoded = Arrays.copyOfRange(input, 1, input.length);
        if (Decoded.all(encoded, in -> Certificate.read(validators, in))
                instanceof Decoded.Ok<Certificate>(Certificate read)) {
            var out = new Writer();
            read.write(validators, out);
            assertThat(out.toBytes()).isEqualTo(encoded);
        }
    }
}
