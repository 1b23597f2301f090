package org.psephos.p2p.protocol;

import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * Why a node ends a connection.
 *
 * @param detail for people; only the first {@link #MAX_DETAIL_BYTES} characters travel, and of these only ASCII
 */
public record Farewell(Reason reason, String detail) {
    public static final int MAX_DETAIL_BYTES = 200;

    /** The order is the wire's; later ones come at the end. */
    public enum Reason {
        SHUTDOWN,
        TOO_MANY_PEERS,
        DUPLICATE,
        PROTOCOL_BREACH,
        BANNED,
        STALLED,
        OTHER_VERSION,
        OPERATOR,
        /** Any that this release does not know. */
        OTHER;

        private static final Reason[] ALL = values();
    }

    /** Whatever the detail is: what ends a connection must not fail over how it is explained. */
    byte[] encode() {
        String travelling = PrintableText.of(detail.substring(0, Math.min(detail.length(), MAX_DETAIL_BYTES)));
        return new Writer().varint(reason.ordinal()).text(travelling).toBytes();
    }

    static Decoded<Farewell> decode(byte[] payload) {
        return Decoded.all(payload, Farewell::read);
    }

    private static Farewell read(Reader in) throws MalformedException {
        long code = in.varint();
        Reason reason = code < Reason.ALL.length ? Reason.ALL[(int) code] : Reason.OTHER;
        return new Farewell(reason, PrintableText.of(in.text(MAX_DETAIL_BYTES, "detail")));
    }
}
