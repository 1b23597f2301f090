package org.psephos.node.chain;

import java.util.Optional;
import java.util.OptionalDouble;
import org.psephos.core.codec.Bytes;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.Tip;

/**
 * How much work has gone into the last blocks of a chain.
 *
 * @param perSecond in the engine's unit
 * @param blocks that the estimate rests on, at least 1
 */
public record WorkEstimate(double perSecond, long blocks) {
    public static final long MAX_BLOCKS = 100;

    /** Empty where blocks are not made by work, or are too few. May read the disk. */
    public static Optional<WorkEstimate> of(ChainReader chain, Finality finality) {
        Head head = chain.head();
        // Not from genesis, which may be much older than the first block.
        long from = Math.max(1, head.height() - MAX_BLOCKS);
        if (from >= head.height()) {
            return Optional.empty();
        }
        OptionalDouble perSecond = chain.idAt(from)
                .flatMap(chain::headerChain)
                .map(early -> new Tip(early.headId(), early.head(), early.trail(), Bytes.EMPTY))
                .map(early -> finality.workPerSecond(
                        early, new Tip(head.id(), head.header(), head.trail(), head.certificate())))
                .orElse(OptionalDouble.empty());
        return perSecond.isEmpty()
                ? Optional.empty()
                : Optional.of(new WorkEstimate(perSecond.getAsDouble(), head.height() - from));
    }

    /** How fast somebody works who, beside those who made these blocks, has this share of all work. */
    public double perSecondOf(double share) {
        return perSecond * share / (1 - share);
    }
}
