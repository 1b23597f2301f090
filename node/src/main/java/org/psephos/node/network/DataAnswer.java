package org.psephos.node.network;

import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Limits;

/** What a {@code Data} holds. */
sealed interface DataAnswer {
    int MAX_BYTES = Limits.MAX_BLOCK_BYTES + NodeMessages.MAX_OVERHEAD_BYTES;

    /** After so many bytes of transactions no other is added. */
    int ENOUGH_BYTES = 1 << 20;

    /** Tag and length of the certificate, at most. */
    int HEAD_BYTES = 4;

    /** In the order in which they were asked for; what is not there is left out, and what did not fit at the end. */
    record Transactions(List<byte[]> encoded) implements DataAnswer {
        public Transactions {
            encoded = List.copyOf(encoded);
        }
    }

    /** @param certificate what the answerer has of it; empty where it has none */
    record WholeBlock(Bytes certificate, byte[] encoded) implements DataAnswer {}

    record NoSuchBlock() implements DataAnswer {}

    default byte[] encode() {
        return switch (this) {
            case Transactions(List<byte[]> encoded) ->
                TransactionList.write(encoded, new Writer().u8(0)).take();
            case WholeBlock(Bytes certificate, byte[] encoded) -> {
                var out = new Writer(HEAD_BYTES + certificate.length() + encoded.length).u8(1);
                certificate.write(out);
                yield out.raw(encoded).toBytes();
            }
            case NoSuchBlock() -> new byte[] {2};
        };
    }

    static Decoded<DataAnswer> decode(byte[] payload) {
        return Decoded.all(payload, DataAnswer::read);
    }

    private static DataAnswer read(Reader in) throws MalformedException {
        int tag = in.u8();
        return switch (tag) {
            case 0 -> new Transactions(TransactionList.read(in, DataRequest.MAX_NAMES));
            case 1 -> {
                Bytes certificate = Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate"));
                yield new WholeBlock(certificate, in.raw(in.remaining()));
            }
            case 2 -> new NoSuchBlock();
            default -> throw new MalformedException("data of kind " + tag);
        };
    }
}
