package org.psephos.node.consensus.pow;

import org.psephos.core.codec.Bytes;
import org.psephos.core.seal.pow.PowTrail;
import org.psephos.node.consensus.ForkChoice;

/** The chain with the most work; of equals, the one that came first. */
record MostWork(long maxReorgDepth) implements ForkChoice {
    @Override
    public int compare(Bytes trail, Bytes otherTrail) {
        return work(trail).work().compareTo(work(otherTrail).work());
    }

    private static PowTrail work(Bytes trail) {
        return PowTrail.decode(trail).orThrow();
    }
}
