package org.psephos.node.chain;

import java.util.List;
import org.psephos.core.crypto.Hash;

/** What happened to the followed chain. */
public sealed interface ChainEvent {
    /** Head after the event. */
    Head head();

    /**
     * One block joined at the end.
     *
     * @param startedNanos when its import began, by the node's clock for durations
     */
    record Extended(Head head, ImportedBlock block, long startedNanos) implements ChainEvent {}

    /**
     * A better branch replaced the last blocks.
     *
     * @param removed ids of the blocks given up, highest first
     * @param added the blocks of the new branch, lowest first
     */
    record Reorganised(Head head, long forkHeight, List<Hash> removed, List<ImportedBlock> added)
            implements ChainEvent {}

    /** The head is the same block as before and now has its certificate, by which more may be final. */
    record Certified(Head head) implements ChainEvent {}
}
