package org.psephos.core.ledger;

import java.util.Arrays;

/** The chain's own clock: the median of the times of the last headers, so that no single producer can set it. */
public final class ChainTime {
    /** How many ancestors count. */
    public static final int WINDOW = 11;

    private ChainTime() {}

    /**
     * Chain time at a block.
     *
     * @param ancestorTimes times of its last k ≤ {@value #WINDOW} ancestors, in any order, itself excluded; k ≥ 1
     */
    public static long median(long[] ancestorTimes) {
        if (ancestorTimes.length == 0 || ancestorTimes.length > WINDOW) {
            throw new IllegalArgumentException(ancestorTimes.length + " ancestors");
        }
        long[] sorted = ancestorTimes.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
