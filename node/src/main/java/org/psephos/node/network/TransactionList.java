package org.psephos.node.network;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Limits;

/** Encoded transactions one after the other: their count, each with its length before it. What is in them is not looked at. */
final class TransactionList {
    private static final int MIN_ITEM_BYTES = 1;

    private TransactionList() {}

    static Writer write(List<byte[]> encoded, Writer out) {
        out.varint(encoded.size());
        encoded.forEach(out::bytes);
        return out;
    }

    static List<byte[]> read(Reader in, int max) throws MalformedException {
        int count = in.count(max, MIN_ITEM_BYTES, "transactions");
        var encoded = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            encoded.add(in.bytes(Limits.MAX_TRANSACTION_BYTES, "transaction"));
        }
        return encoded;
    }
}
