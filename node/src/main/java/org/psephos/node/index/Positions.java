package org.psephos.node.index;

import java.util.Arrays;

/** Ascending positions, gathered as stretches of neighbours. */
final class Positions {
    private int[] stretches = new int[2];
    private int used;
    private int count;

    void add(int position) {
        count++;
        if (used > 0 && stretches[used - 2] + stretches[used - 1] == position) {
            stretches[used - 1]++;
            return;
        }
        if (used == stretches.length) {
            stretches = Arrays.copyOf(stretches, 2 * used);
        }
        stretches[used++] = position;
        stretches[used++] = 1;
    }

    int count() {
        return count;
    }

    int[] stretches() {
        return Arrays.copyOf(stretches, used);
    }
}
