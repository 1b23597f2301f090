package org.psephos.core.election;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Checked texts as the bytes that encode them, made strings when they are looked at. An election may have sixteen thousand
 * texts of a byte each: as strings they would take fifty times the room of its encoding.
 */
final class PackedTexts extends AbstractList<String> implements RandomAccess {
    private final byte[] encoded;
    private final int start;
    private final int size;

    /** @param encoded not to be changed; from {@code start} on {@code size} texts, each with its length before it */
    PackedTexts(byte[] encoded, int start, int size) {
        this.encoded = encoded;
        this.start = start;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String get(int index) {
        Objects.checkIndex(index, size);
        int at = start;
        for (int i = 0; ; i++) {
            int length = 0;
            int shift = 0;
            byte next;
            do {
                next = encoded[at++];
                length |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            if (i == index) {
                return new String(encoded, at, length, StandardCharsets.UTF_8);
            }
            at += length;
        }
    }
}
