package org.psephos.node.index;

import java.util.Arrays;

/** Entries of a run in the making: a 64-bit print of an id or a key, and a place. Sorted by both, prints unsigned. */
final class Entries {
    /** Bits of the sort key that hold the entry's number; the print's upper bits take the rest. */
    private static final int NUMBER_BITS = 24;

    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    private long[] prints;
    private long[] places;
    private int size;

    Entries(int expected) {
        prints = new long[Math.max(16, expected)];
        places = new long[prints.length];
    }

    int size() {
        return size;
    }

    long print(int index) {
        return prints[index];
    }

    long place(int index) {
        return places[index];
    }

    void add(long print, long place) {
        if (size == prints.length) {
            prints = Arrays.copyOf(prints, 2 * size);
            places = Arrays.copyOf(places, 2 * size);
        }
        prints[size] = print;
        places[size++] = place;
    }

    void clear() {
        size = 0;
    }

    /** Sorts packed numbers instead of objects: the upper forty bits nearly always decide, the rest is put right after. */
    void sort() {
        if (size > NUMBER_MASK) {
            throw new IllegalStateException(size + " entries in one batch");
        }
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = (prints[i] & ~NUMBER_MASK | i) ^ Long.MIN_VALUE;
        }
        Arrays.sort(keys);
        long[] sortedPrints = new long[size];
        long[] sortedPlaces = new long[size];
        for (int i = 0; i < size; i++) {
            int from = (int) (keys[i] & NUMBER_MASK);
            sortedPrints[i] = prints[from];
            sortedPlaces[i] = places[from];
        }
        prints = sortedPrints;
        places = sortedPlaces;
        for (int i = 1; i < size; i++) {
            sink(i);
        }
    }

    private void sink(int start) {
        for (int i = start; i > 0 && compare(prints[i - 1], places[i - 1], prints[i], places[i]) > 0; i--) {
            swap(prints, i);
            swap(places, i);
        }
    }

    private static void swap(long[] values, int index) {
        long value = values[index];
        values[index] = values[index - 1];
        values[index - 1] = value;
    }

    static int compare(long print, long place, long otherPrint, long otherPlace) {
        int order = Long.compareUnsigned(print, otherPrint);
        return order == 0 ? Long.compare(place, otherPlace) : order;
    }
}
