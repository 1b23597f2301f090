package org.psephos.node.network;

import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Limits;

/** Those that a {@link MissingRequest} wanted, in its order; none where the block is not there. */
record MissingAnswer(List<byte[]> encoded) {
    static final int MAX_BYTES = Limits.MAX_BLOCK_BYTES + NodeMessages.MAX_OVERHEAD_BYTES;

    MissingAnswer {
        encoded = List.copyOf(encoded);
    }

    byte[] encode() {
        return TransactionList.write(encoded, new Writer()).take();
    }

    static Decoded<MissingAnswer> decode(byte[] payload) {
        return Decoded.all(payload, in -> new MissingAnswer(TransactionList.read(in, CompactBlock.MAX_TRANSACTIONS)));
    }
}
