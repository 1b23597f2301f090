package org.psephos.node.consensus;

import java.util.Comparator;

/** Where in the run of a consensus something is signed: at each position one thing only, and never at an earlier one. */
public record Position(long height, int round, int step) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparingLong(Position::height)
            .thenComparingInt(Position::round)
            .thenComparingInt(Position::step);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
