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

    public HeaderBatch {
        headers = List.copyOf(headers);
    }

    public byte[] encode() {
        var batch = new Encoder();
        headers.forEach(batch::add);
        return batch.encode(more);
    }

    /** A batch on its way out, of which nobody needs more than the bytes. */
    static final class Encoder {
        private static final int MAX_HEAD_BYTES = 1 + 3;

        private final Writer headers = new Writer();
        private int count;

        void add(Header header) {
            header.write(headers);
            count++;
        }

        int count() {
            return count;
        }

        boolean isFull() {
            return count >= MAX_HEADERS || headers.size() >= ENOUGH_BYTES;
        }

        byte[] encode(boolean more) {
            return new Writer(MAX_HEAD_BYTES + headers.size())
                    .bool(more)
                    .varint(count)
                    .raw(headers.take())
                    .take();
        }
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
