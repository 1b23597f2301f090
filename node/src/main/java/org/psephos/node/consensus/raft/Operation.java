package org.psephos.node.consensus.raft;

import java.util.List;
import org.psephos.core.crypto.Hash;

/** What entries of the log say. */
sealed interface Operation {
    /** The block of a height, unless an entry before has decided that height, or the block is not valid. */
    record Decide(long height, Hash block) implements Operation {}

    /** Asks what is committed; never in the log. */
    record Look() implements Operation {}

    /** A leader has been elected. */
    record Begin(int term) implements Operation {}

    /**
     * In place of the entries up to some place: somebody's chain has what they have decided.
     *
     * @param height up to which it is not told here; that of the chain at that time, as a rule
     * @param open committed entries of heights above it, in their order
     */
    record Snapshot(long height, List<Decide> open) implements Operation {
        static final int MAX_OPEN = 256;

        public Snapshot {
            open = List.copyOf(open);
        }
    }
}
