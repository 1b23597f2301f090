package org.psephos.core.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.psephos.core.crypto.Bytes32;

/** Appends the canonical encoding to a growing buffer. Not safe for use by several threads. */
public final class Writer {
    private byte[] buffer;
    private int size;

    public Writer() {
        this(256);
    }

    public Writer(int initialBytes) {
        buffer = new byte[initialBytes];
    }

    public int size() {
        return size;
    }

    /** Forgets what was written and keeps the buffer. */
    public Writer reset() {
        size = 0;
        return this;
    }

    public Writer u8(int value) {
        if ((value & ~0xff) != 0) {
            throw new IllegalArgumentException("not a byte: " + value);
        }
        room(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public Writer bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** Eight bytes, most significant first. */
    public Writer u64(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Minimal LEB128 of 0 to 2⁶³ − 1. */
    public Writer varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        // Small ones are often the last: a buffer of the right size need not grow for them.
        room(value <= 0x7f ? 1 : 9);
        long rest = value;
        while (rest > 0x7f) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    public static int varintSize(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    /** The bytes alone: their count is known from the format. */
    public Writer raw(byte[] bytes) {
        return raw(bytes, 0, bytes.length);
    }

    public Writer raw(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
        return this;
    }

    public Writer raw(Bytes32 bytes) {
        room(Bytes32.BYTES);
        bytes.writeTo(buffer, size);
        size += Bytes32.BYTES;
        return this;
    }

    /** A length, then the bytes. */
    public Writer bytes(byte[] bytes) {
        return varint(bytes.length).raw(bytes);
    }

    /** A length in bytes, then UTF-8 of assigned characters in normal form C. */
    public Writer text(String text) {
        if (!CanonicalText.isAssigned(text)) {
            throw new IllegalArgumentException("text holds a character that Unicode 16.0 does not have");
        }
        if (!CanonicalText.isNormal(text)) {
            throw new IllegalArgumentException("text is not in normal form C");
        }
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes, to {@code offset} of {@code target}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(buffer, 0, target, offset, size);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    /** The bytes, without a copy where they fill the buffer. The writer has none of them afterwards. */
    public byte[] take() {
        byte[] taken = size == buffer.length ? buffer : toBytes();
        buffer = new byte[0];
        size = 0;
        return taken;
    }

    private void room(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(size + bytes, buffer.length * 2));
        }
    }
}
