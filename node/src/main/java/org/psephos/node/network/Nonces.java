package org.psephos.node.network;

import java.math.BigInteger;
import org.psephos.core.runtime.Randomness;

/** Random numbers of 64 bits. */
final class Nonces {
    private Nonces() {}

    static long draw(Randomness randomness) {
        return new BigInteger(randomness.bytes(Long.BYTES)).longValue();
    }
}
