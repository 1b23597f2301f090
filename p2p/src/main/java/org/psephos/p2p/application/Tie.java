package org.psephos.p2p.application;

import java.util.Arrays;
import org.psephos.core.crypto.PeerId;

/** Which of two connections between the same two nodes stays. Both sides come to the same answer, each for itself. */
final class Tie {
    /** Connections that began so close together were dialled by both sides at the same time, or by one that could not know better. */
    static final long SIMULTANEOUS_MILLIS = 10_000;

    private Tie() {}

    /**
     * Whether a new connection takes the place of one that is there. Of two that were dialled at the same time, one from each side, that
     * of the side with the larger peer id stays; otherwise the peer has lost the old one and does not know of it any more than we did.
     */
    static boolean newOneStays(PeerId self, PeerId other, boolean newOutbound, boolean oldOutbound, long oldAgeMillis) {
        if (newOutbound != oldOutbound && oldAgeMillis < SIMULTANEOUS_MILLIS) {
            boolean largerDialledNew = newOutbound == isLarger(self, other);
            return largerDialledNew;
        }
        return !newOutbound;
    }

    private static boolean isLarger(PeerId one, PeerId other) {
        return Arrays.compareUnsigned(one.toBytes(), other.toBytes()) > 0;
    }
}
