package org.psephos.core.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;

/**
 * Reads the canonical encoding from a slice of an array and refuses everything else. Not safe for use by several
 * threads; keeps no copy of the array.
 */
public final class Reader {
    private final byte[] buffer;
    private final int end;
    private int position;

    public Reader(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    public Reader(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        this.position = offset;
        this.end = Math.addExact(offset, length);
        if (offset < 0 || length < 0 || end > buffer.length) {
            throw new IndexOutOfBoundsException("slice " + offset + "+" + length + " of " + buffer.length);
        }
    }

    /** Index into the array that the next read starts at. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public int u8() throws MalformedException {
        need(1);
        return buffer[position++] & 0xff;
    }

    public boolean bool() throws MalformedException {
        int value = u8();
        if (value > 1) {
            throw new MalformedException("boolean is " + value);
        }
        return value == 1;
    }

    public long u64() throws MalformedException {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (buffer[position++] & 0xff);
        }
        return value;
    }

    /** Minimal LEB128 of 0 to 2⁶³ − 1. */
    public long varint() throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            need(1);
            byte next = buffer[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (next == 0 && shift > 0) {
                    throw new MalformedException("integer is not minimal");
                }
                return value;
            }
        }
        throw new MalformedException("integer is over 63 bits");
    }

    /** An integer within {@code [min, max]}. */
    public long varint(long min, long max, String field) throws MalformedException {
        long value = varint();
        if (value < min || value > max) {
            throw new MalformedException(field + " is " + value + ", allowed " + min + " to " + max);
        }
        return value;
    }

    /** A count of items that take at least {@code minItemBytes} each, so that no list outgrows its input. */
    public int count(int max, int minItemBytes, String field) throws MalformedException {
        int count = (int) varint(0, max, field);
        if ((long) count * minItemBytes > remaining()) {
            throw new MalformedException(field + " promises " + count + " items, the input ends before");
        }
        return count;
    }

    public byte[] raw(int length) throws MalformedException {
        need(length);
        byte[] bytes = Arrays.copyOfRange(buffer, position, position + length);
        position += length;
        return bytes;
    }

    /** A copy of what was read from {@code start} on, which {@link #position} told. */
    public byte[] since(int start) {
        return Arrays.copyOfRange(buffer, start, position);
    }

    public void skip(int length) throws MalformedException {
        need(length);
        position += length;
    }

    public Hash hash() throws MalformedException {
        need(Hash.BYTES);
        Hash hash = Hash.read(buffer, position);
        position += Hash.BYTES;
        return hash;
    }

    /** Thirty-two bytes of an x-only key; whether it lies on the curve is checked where the key is first trusted. */
    public PublicKey publicKey() throws MalformedException {
        need(PublicKey.BYTES);
        PublicKey key = PublicKey.read(buffer, position);
        position += PublicKey.BYTES;
        return key;
    }

    public byte[] bytes(int maxLength, String field) throws MalformedException {
        return raw((int) varint(0, maxLength, field + " length"));
    }

    /** UTF-8 of assigned characters in normal form C, at most {@code maxBytes} encoded bytes. */
    public String text(int maxBytes, String field) throws MalformedException {
        byte[] utf8 = bytes(maxBytes, field);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(field + " is not UTF-8");
        }
        if (!CanonicalText.isAssigned(text)) {
            throw new MalformedException(field + " holds a character that Unicode 16.0 does not have");
        }
        if (!CanonicalText.isNormal(text)) {
            throw new MalformedException(field + " is not in normal form C");
        }
        return text;
    }

    /** The input must be used up. */
    public void end() throws MalformedException {
        if (position != end) {
            throw new MalformedException((end - position) + " bytes left over");
        }
    }

    private void need(int bytes) throws MalformedException {
        if (bytes > end - position) {
            throw new MalformedException("input ends " + (bytes - (end - position)) + " bytes early");
        }
    }
}
