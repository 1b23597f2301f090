package org.psephos.node.sync;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;

/**
 * Headers of the answerer's chain, one on the other, from the block on that follows the first of the locator that it has.
 *
 * @param more whether its chain goes on
 */
public record HeaderBatch(boolean more, List<Header> headers) {
    public static final int MAX_HEADERS = 2_000;

    /** After so many bytes no other header is added. */
    public static final int ENOUGH_BYTES = 1 << 20;

    public static final int MAX_BYTES = ENOUGH_BYTES + Limits.MAX_ENGINE_FIELDS_BYTES + 1_024;

    static final HeaderBatch NONE = new HeaderBatch(false, List.of());

    public HeaderBatch {
        headers = List.copyOf(headers);
    }

    public byte[] encode() {
        var out = new Writer(headers.size() * Limits.MAX_PLAIN_HEADER_BYTES + 8)
                .bool(more)
                .varint(headers.size());
        headers.forEach(header -> header.write(out));
        return out.toBytes();
    }

    public static Decoded<HeaderBatch> decode(byte[] payload) {
        return Decoded.all(payload, HeaderBatch::read);
    }

    private static HeaderBatch read(Reader in) throws MalformedException {
        boolean more = in.bool();
        int count = in.count(MAX_HEADERS, Limits.MIN_HEADER_BYTES, "headers");
        if (more && count == 0) {
            throw new MalformedException("no header, but more of them");
        }
        var headers = new ArrayList<Header>(count);
        for (int i = 0; i < count; i++) {
            headers.add(Header.read(in));
        }
        return new HeaderBatch(more, headers);
    }
}
