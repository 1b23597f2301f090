package org.psephos.p2p.protocol;

import java.util.Arrays;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * A message as it travels: one byte of kind, one byte of {@link Form}, for questions and answers the question's number (varint), then the
 * payload.
 *
 * @param number of the question; 0 for a plain message
 */
record Envelope(int code, Form form, long number, byte[] payload) {
    /** One byte each of kind and form, and a varint. */
    static final int MAX_HEAD_BYTES = 2 + 9;

    enum Form {
        PLAIN,
        QUESTION,
        ANSWER;

        private static final Form[] ALL = values();
    }

    static Envelope plain(MessageKind kind, byte[] payload) {
        return new Envelope(kind.code(), Form.PLAIN, 0, payload);
    }

    byte[] encode() {
        var out = new Writer(MAX_HEAD_BYTES + payload.length)
                .u8(code)
                .u8(Arrays.asList(Form.ALL).indexOf(form));
        if (form != Form.PLAIN) {
            out.varint(number);
        }
        return out.raw(payload).toBytes();
    }

    static Decoded<Envelope> decode(byte[] message) {
        return Decoded.all(message, Envelope::read);
    }

    private static Envelope read(Reader in) throws MalformedException {
        int code = in.u8();
        int form = in.u8();
        if (code > MessageKind.MAX_CODE || form >= Form.ALL.length) {
            throw new MalformedException("message head " + code + ", " + form);
        }
        long number = Form.ALL[form] == Form.PLAIN ? 0 : in.varint();
        return new Envelope(code, Form.ALL[form], number, in.raw(in.remaining()));
    }
}
