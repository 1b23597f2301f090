package org.psephos.node.consensus.raft;

import java.util.Random;
import org.psephos.core.runtime.Randomness;

/** The node's randomness as the embedded engine wants it. */
final class DrawnRandom extends Random {
    private static final long serialVersionUID = 1;

    private final transient Randomness randomness;

    DrawnRandom(Randomness randomness) {
        super(0);
        this.randomness = randomness;
    }

    @Override
    protected int next(int bits) {
        int drawn = 0;
        for (byte each : randomness.bytes(Integer.BYTES)) {
            drawn = drawn << Byte.SIZE | each & 0xff;
        }
        return drawn >>> Integer.SIZE - bits;
    }
}
