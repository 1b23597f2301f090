package org.psephos.node.consensus;

import java.util.SortedMap;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;

/** Who has how much stake in the state after a block. */
@FunctionalInterface
public interface StakeView {
    SortedMap<PublicKey, Long> stakeAt(Hash block);
}
