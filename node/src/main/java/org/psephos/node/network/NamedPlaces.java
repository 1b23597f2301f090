package org.psephos.node.network;

import java.util.Arrays;
import java.util.List;

/**
 * Where in a block the transactions of certain names belong. Open addressing, half full at most: tens of thousands of names are looked up
 * for each block, between its coming and its going on.
 */
final class NamedPlaces {
    /** No place, or several. */
    static final int NONE = -1;

    private static final int FREE = -2;

    private final long[] names;
    private final int[] places;
    private final long multiplier;
    private final int shift;

    /**
     * @param filled places that have no name; the names are those of the others, in their order
     * @param secret by chance, unknown to who chose the names: nobody can make them all fall on one slot
     */
    NamedPlaces(List<Long> ofBlock, boolean[] filled, long secret) {
        int slots = Integer.highestOneBit(Math.max(1, ofBlock.size())) * 4;
        multiplier = secret | 1;
        shift = Long.numberOfLeadingZeros(slots) + 1;
        names = new long[slots];
        places = new int[slots];
        Arrays.fill(places, FREE);
        int place = 0;
        for (long name : ofBlock) {
            while (filled[place]) {
                place++;
            }
            int slot = slot(name);
            places[slot] = places[slot] == FREE ? place : NONE;
            names[slot] = name;
            place++;
        }
    }

    int find(long name) {
        return Math.max(NONE, places[slot(name)]);
    }

    /** Where the name is, or the free slot where it belongs (multiply-shift: Dietzfelbinger and others, 1997). */
    private int slot(long name) {
        int slot = (int) (name * multiplier >>> shift);
        while (places[slot] != FREE && names[slot] != name) {
            slot = slot + 1 & places.length - 1;
        }
        return slot;
    }
}
