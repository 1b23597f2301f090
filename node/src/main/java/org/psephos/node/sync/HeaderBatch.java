package org.psephos.node.sync;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.Bytes;
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
 * @param certificate of the last header, where the engine gives one: a child says so of each other
 */
public record HeaderBatch(boolean more, Bytes certificate, List<Header> headers) {
    public static final int MAX_HEADERS = 2_000;

    /** After so many bytes no other header is added. */
    public static final int ENOUGH_BYTES = 1 << 20;

    /** Of one header, with what goes before all. */
    static final int MAX_HEADER_BYTES = Limits.MAX_ENGINE_FIELDS_BYTES + 512;

    public static final int MAX_BYTES = ENOUGH_BYTES + MAX_HEADER_BYTES + MAX_HEADER_BYTES;

    public HeaderBatch {
        headers = List.copyOf(headers);
    }

    /** Of an engine without certificates. */
    public HeaderBatch(boolean more, List<Header> headers) {
        this(more, Bytes.EMPTY, headers);
    }

    /** Without the first so many headers. */
    HeaderBatch from(int first) {
        return new HeaderBatch(more, certificate, headers.subList(first, headers.size()));
    }

    public byte[] encode() {
        var batch = new Encoder();
        headers.forEach(batch::add);
        return batch.encode(more, certificate);
    }

    /** A batch on its way out, of which nobody needs more than the bytes. */
    static final class Encoder {
        private final List<Header> headers = new ArrayList<>();
        private int bytes;

        void add(Header header) {
            headers.add(header);
            bytes += header.size();
        }

        int count() {
            return headers.size();
        }

        boolean isFull() {
            return count() >= MAX_HEADERS || bytes >= ENOUGH_BYTES;
        }

        /** @param certificate of the last header */
        byte[] encode(boolean more, Bytes certificate) {
            int head = 1 + Writer.varintSize(certificate.length()) + certificate.length() + Writer.varintSize(count());
            var out = new Writer(head + bytes).bool(more);
            certificate.write(out);
            out.varint(count());
            headers.forEach(header -> header.write(out));
            return out.take();
        }
    }

    public static Decoded<HeaderBatch> decode(byte[] payload) {
        return Decoded.all(payload, HeaderBatch::read);
    }

    private static HeaderBatch read(Reader in) throws MalformedException {
        boolean more = in.bool();
        Bytes certificate = Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate"));
        int count = in.count(MAX_HEADERS, Limits.MIN_HEADER_BYTES, "headers");
        if (more && count == 0) {
            throw new MalformedException("no header, but more of them");
        }
        var headers = new ArrayList<Header>(count);
        for (int i = 0; i < count; i++) {
            headers.add(Header.read(in));
        }
        return new HeaderBatch(more, certificate, headers);
    }
}
