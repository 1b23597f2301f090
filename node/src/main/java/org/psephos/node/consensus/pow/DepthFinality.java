package org.psephos.node.consensus.pow;

import java.util.OptionalDouble;
import org.psephos.core.seal.pow.PowTrail;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.Tip;

/** Calls a block final once {@code depth} others lie on top of it. Only ever a label. */
record DepthFinality(long depth) implements Finality {
    /** The probability only falls with more blocks: beyond, this many give a bound from above. */
    private static final long MAX_COUNTED_BLOCKS = 10_000;

    @Override
    public long finalizedHeight(Tip tip) {
        return Math.max(0, tip.header().height() - depth);
    }

    @Override
    public boolean retractable() {
        return true;
    }

    /**
     * Tries that the blocks' targets take on average, over the time between the blocks. The time is that of the schedule, in which a long
     * pause counts for little: else a chain that slept would look weak. With n blocks in between, one in three estimates is off by more than
     * 1/√n of itself.
     */
    @Override
    public OptionalDouble workPerSecond(Tip earlier, Tip later) {
        PowTrail before = PowTrail.decode(earlier.trail()).orThrow();
        PowTrail after = PowTrail.decode(later.trail()).orThrow();
        long millis = after.scheduleMillis() - before.scheduleMillis();
        return millis <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(after.work().subtract(before.work()).doubleValue() * 1_000 / millis);
    }

    /**
     * Probability that an attacker who has mined in secret since the block's parent catches up at some time (C. Grunspan,
     * R. Pérez-Marco, "Double spend races", arXiv 1702.02867, section 5; exact where Nakamoto's formula is an estimate). With z
     * blocks against him, the block itself included, q his share and p = 1 − q it is
     * 1 − Σ<sub>k&lt;z</sub> (p<sup>z</sup>q<sup>k</sup> − q<sup>z</sup>p<sup>k</sup>) C(k+z−1, k)
     * = 2 Σ<sub>k&lt;z</sub> q<sup>z</sup>p<sup>k</sup> C(k+z−1, k), the form without cancellation.
     */
    @Override
    public double reversalProbability(long blocksOnTop, double attackerShare) {
        if (attackerShare <= 0) {
            return 0;
        }
        if (attackerShare >= 0.5) {
            return 1;
        }
        long blocks = Math.min(blocksOnTop, MAX_COUNTED_BLOCKS) + 1;
        double logHonest = Math.log1p(-attackerShare);
        double logTerm = blocks * Math.log(attackerShare);
        double sum = 0;
        for (long k = 0; k < blocks; k++) {
            sum += Math.exp(logTerm);
            logTerm += logHonest + Math.log((double) (k + blocks) / (k + 1));
        }
        return Math.min(1, 2 * sum);
    }
}
