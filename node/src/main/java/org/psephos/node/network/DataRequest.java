package org.psephos.node.network;

import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/** What a {@code GetData} wants. */
sealed interface DataRequest {
    int MAX_NAMES = 256;
    int MAX_BYTES = 1 + 2 + MAX_NAMES * Long.BYTES;

    /** Announced transactions, under the names that they were announced by; 1 to {@link #MAX_NAMES}. */
    record Transactions(List<Long> names) implements DataRequest {
        public Transactions {
            names = List.copyOf(names);
        }
    }

    record WholeBlock(Hash id) implements DataRequest {}

    /** A block that is not decided: one that the receiver has shown as a proposal. */
    record ProposedBlock(Hash id) implements DataRequest {}

    default byte[] encode() {
        var out = new Writer(MAX_BYTES);
        switch (this) {
            case Transactions(List<Long> names) -> Announcement.writeNames(names, out.u8(0));
            case WholeBlock(Hash id) -> out.u8(1).raw(id);
            case ProposedBlock(Hash id) -> out.u8(2).raw(id);
        }
        return out.toBytes();
    }

    static Decoded<DataRequest> decode(byte[] payload) {
        return Decoded.all(payload, DataRequest::read);
    }

    private static DataRequest read(Reader in) throws MalformedException {
        int tag = in.u8();
        return switch (tag) {
            case 0 -> new Transactions(Announcement.readNames(in, MAX_NAMES));
            case 1 -> new WholeBlock(in.hash());
            case 2 -> new ProposedBlock(in.hash());
            default -> throw new MalformedException("data of kind " + tag);
        };
    }
}
