package org.psephos.node.network;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * Transactions that the sender has.
 *
 * @param names SipHash of their full hashes under the receiver's key, so that the receiver knows one transaction of several announcers
 *     for the same; 1 to {@link #MAX_NAMES}
 */
record Announcement(List<Long> names) {
    static final int MAX_NAMES = 1_000;
    static final int MAX_BYTES = 2 + MAX_NAMES * Long.BYTES;

    Announcement {
        names = List.copyOf(names);
    }

    byte[] encode() {
        return writeNames(names, new Writer(MAX_BYTES)).toBytes();
    }

    static Decoded<Announcement> decode(byte[] payload) {
        return Decoded.all(payload, in -> new Announcement(readNames(in, MAX_NAMES)));
    }

    static Writer writeNames(List<Long> names, Writer out) {
        out.varint(names.size());
        names.forEach(out::u64);
        return out;
    }

    static List<Long> readNames(Reader in, int max) throws MalformedException {
        int count = in.count(max, Long.BYTES, "names");
        if (count == 0) {
            throw new MalformedException("no names");
        }
        var names = new ArrayList<Long>(count);
        for (int i = 0; i < count; i++) {
            names.add(in.u64());
        }
        return names;
    }
}
