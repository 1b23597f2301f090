package org.psephos.node.consensus;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ValidatorSet;

/** Who may propose and certify blocks. Called on the consensus thread, so it answers from memory. */
@FunctionalInterface
public interface StakeView {
    /** For engines without validators. */
    StakeView NONE = block -> Optional.of(ValidatorSet.EMPTY);

    /**
     * The validators who propose and certify the children of {@code block}: those of the epoch that the children belong to. Empty
     * where the block is neither on the followed chain nor near its end.
     */
    Optional<ValidatorSet> validatorsAfter(Hash block);
}
