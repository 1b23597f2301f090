package org.psephos.node.consensus;

import org.psephos.core.codec.Bytes;

/** Which of two chains to follow. */
public interface ForkChoice {
    /** Greater than 0 where the chain with the first trail is to be preferred; 0: stay with the one that came first. */
    int compare(Bytes trail, Bytes otherTrail);

    /** How many blocks of the followed chain may be given up for a better one. */
    long maxReorgDepth();
}
