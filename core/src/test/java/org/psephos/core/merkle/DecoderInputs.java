package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;

/** What holds for every decoder of this package and any bytes: they are refused, or encode back to themselves. */
final class DecoderInputs {
    private DecoderInputs() {}

    /** The first byte picks the decoder. */
    static void check(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 7) {
            case 0 -> same(bytes, InclusionProof::read, InclusionProof::writeTo);
            case 1 -> same(bytes, ConsistencyProof::read, ConsistencyProof::writeTo);
            case 2 -> same(bytes, MerkleLog::read, MerkleLog::writeTo);
            case 3 -> same(bytes, StateProof::read, StateProof::writeTo);
            case 4 -> same(bytes, PageId::read, PageId::writeTo);
            default -> page(bytes, PageId.ROOT);
        }
    }

    static void page(byte[] bytes, PageId id) {
        if (StatePage.decode(bytes, id) instanceof Decoded.Ok<Subtree> ok) {
            assertThat(StatePage.encode(ok.result(), id, new Pages(PageSource.NONE)))
                    .isEqualTo(bytes);
        }
    }

    private static <T> void same(byte[] bytes, Decoded.Decoder<T> decoder, BiConsumer<T, Writer> encoder) {
        if (Decoded.all(bytes, decoder) instanceof Decoded.Ok<T> ok) {
            var writer = new Writer();
            encoder.accept(ok.result(), writer);
            assertThat(writer.toBytes()).isEqualTo(bytes);
        }
    }
}
