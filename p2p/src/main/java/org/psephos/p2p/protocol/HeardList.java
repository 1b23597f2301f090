package org.psephos.p2p.protocol;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.transport.Endpoint;

/** The payload of {@code Peers}: a varint count, each an endpoint and, as a varint of milliseconds, when somebody was seen there. */
final class HeardList {
    static final int MAX = AddressBook.MAX_HEARD;

    private static final int MIN_BYTES = 1 + 4 + 1 + 1;

    private HeardList() {}

    static byte[] encode(List<Heard> heard) {
        var out = new Writer().varint(heard.size());
        for (Heard one : heard) {
            one.endpoint().write(out);
            out.varint(Math.max(0, one.seenMillis()));
        }
        return out.toBytes();
    }

    static Decoded<List<Heard>> decode(byte[] payload) {
        return Decoded.all(payload, HeardList::read);
    }

    private static List<Heard> read(Reader in) throws MalformedException {
        int count = in.count(MAX, MIN_BYTES, "addresses");
        var heard = new ArrayList<Heard>(count);
        for (int i = 0; i < count; i++) {
            heard.add(new Heard(Endpoint.read(in), in.varint()));
        }
        return List.copyOf(heard);
    }
}
