package org.psephos.simulator.time;

import org.psephos.core.crypto.Bytes32;

/** A running digest of all that happened: two runs that differ anywhere differ here. */
public final class Trace {
    private long digest;

    public void note(long value) {
        digest = Chance.mix(digest ^ value) + 1;
    }

    public void note(Bytes32 value) {
        for (int word = 0; word < 4; word++) {
            note(value.word(word));
        }
    }

    public long digest() {
        return digest;
    }
}
