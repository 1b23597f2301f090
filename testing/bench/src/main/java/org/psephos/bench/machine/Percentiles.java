package org.psephos.bench.machine;

import java.util.Arrays;

/** Percentiles of a sample, by nearest rank. */
public final class Percentiles {
    private final long[] sorted;

    public Percentiles(long[] sample) {
        sorted = sample.clone();
        Arrays.sort(sorted);
    }

    public int size() {
        return sorted.length;
    }

    /** 0 where there is no sample. */
    public long at(double percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
