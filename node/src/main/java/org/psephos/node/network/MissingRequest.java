package org.psephos.node.network;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * Transactions of a block that a compact block only named.
 *
 * @param places in the block, ascending, one at least
 */
record MissingRequest(Hash block, List<Integer> places) {
    static final int MAX_BYTES = Hash.BYTES + 3 + 3 * CompactBlock.MAX_TRANSACTIONS;

    MissingRequest {
        places = List.copyOf(places);
    }

    /** Each place as the number of places skipped before it. */
    byte[] encode() {
        var out = new Writer().raw(block).varint(places.size());
        int next = 0;
        for (int place : places) {
            out.varint(place - next);
            next = place + 1;
        }
        return out.toBytes();
    }

    static Decoded<MissingRequest> decode(byte[] payload) {
        return Decoded.all(payload, MissingRequest::read);
    }

    private static MissingRequest read(Reader in) throws MalformedException {
        Hash block = in.hash();
        int count = in.count(CompactBlock.MAX_TRANSACTIONS, 1, "places");
        if (count == 0) {
            throw new MalformedException("no places");
        }
        var places = new ArrayList<Integer>(count);
        int next = 0;
        for (int i = 0; i < count; i++) {
            int place = next + (int) in.varint(0, CompactBlock.MAX_TRANSACTIONS, "place");
            places.add(place);
            next = place + 1;
        }
        if (next > CompactBlock.MAX_TRANSACTIONS) {
            throw new MalformedException("place " + (next - 1));
        }
        return new MissingRequest(block, places);
    }
}
