package org.psephos.node.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.psephos.core.crypto.Bytes32;

/**
 * The answer to a batch: a JSON array. What was taken in has one form but for its id and is written as bytes; refusals, which are
 * few and carry text, come ready-made.
 */
final class VerdictArray {
    private static final int BYTES_PER_VERDICT = 96;
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] BEFORE_ID = ascii("{\"id\":\"");
    private static final byte[] ACCEPTED = ascii("\",\"verdict\":\"accepted\"}");
    private static final byte[] DUPLICATE = ascii("\",\"verdict\":\"duplicate\"}");

    private final ByteArrayOutputStream out;
    private final byte[] hex = new byte[2 * Bytes32.BYTES];
    private boolean empty = true;

    VerdictArray(int expected) {
        out = new ByteArrayOutputStream(2 + expected * BYTES_PER_VERDICT);
        out.write('[');
    }

    void accepted(Bytes32 id) {
        known(id, ACCEPTED);
    }

    void duplicate(Bytes32 id) {
        known(id, DUPLICATE);
    }

    /** @param object in UTF-8 */
    void rejected(byte[] object) {
        next();
        out.writeBytes(object);
    }

    byte[] end() {
        out.write(']');
        return out.toByteArray();
    }

    private void known(Bytes32 id, byte[] verdict) {
        next();
        out.writeBytes(BEFORE_ID);
        int at = 0;
        for (int index = 0; index < Bytes32.BYTES / Long.BYTES; index++) {
            long word = id.word(index);
            for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
                hex[at++] = HEX[(int) (word >>> shift) & 0xf];
            }
        }
        out.writeBytes(hex);
        out.writeBytes(verdict);
    }

    private void next() {
        if (!empty) {
            out.write(',');
        }
        empty = false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
