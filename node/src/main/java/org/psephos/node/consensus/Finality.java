package org.psephos.node.consensus;

import java.util.OptionalDouble;

/** What may be called final. */
public interface Finality {
    /** The highest block that counts as final while {@code tip} is the tip; 0 at least. */
    long finalizedHeight(Tip tip);

    /** Whether the word can be taken back. */
    boolean retractable();

    /**
     * Estimated probability that a block with so many blocks on top is given up, against an attacker with {@code
     * attackerShare} of the work or stake.
     */
    double reversalProbability(long blocksOnTop, double attackerShare);

    /** Estimated work a second that went into the chain between two of its blocks; empty where blocks are not made by work. */
    default OptionalDouble workPerSecond(Tip earlier, Tip later) {
        return OptionalDouble.empty();
    }
}
