package org.psephos.core.seal.pow;

import java.math.BigInteger;

/**
 * The difficulty rule aserti3-2d (Bitcoin Cash upgrade of 2020-11-15, CHIP "ASERT"): the target doubles for each half-life
 * that the chain is behind an ideal schedule and halves for each that it is ahead, whatever the path it took.
 *
 * <p>Times are in any unit, the same for all.
 *
 * @param anchor target of the block that the schedule starts with
 * @param limit easiest target
 */
record Asert(Target anchor, Target limit, long spacing, long halfLife) {
    private static final BigInteger MAX_EXPONENT = BigInteger.valueOf(1L << 30);

    /**
     * The target of the next block.
     *
     * @param elapsed time from the ideal time of the anchor's parent to the chain's last block
     * @param blocks blocks in that time, the anchor included
     */
    Target next(long elapsed, long blocks) {
        BigInteger behind =
                BigInteger.valueOf(elapsed).subtract(BigInteger.valueOf(spacing).multiply(BigInteger.valueOf(blocks)));
        // Division truncates toward zero; beyond 2^14 half-lives every target is at an end of the range.
        int exponent = behind.shiftLeft(16)
                .divide(BigInteger.valueOf(halfLife))
                .min(MAX_EXPONENT)
                .max(MAX_EXPONENT.negate())
                .intValue();
        BigInteger target = anchor.value()
                .multiply(BigInteger.valueOf(factor(exponent & 0xffff)))
                .shiftLeft((exponent >> 16) - 16);
        return target.compareTo(limit.value()) >= 0 ? limit : Target.atMost(target.max(BigInteger.ONE));
    }

    /** 2¹⁶ · 2^(fraction / 2¹⁶) by a cubic; the sum fits 64 bits, unsigned. */
    private static long factor(long fraction) {
        long cubic = 195_766_423_245_049L * fraction
                + 971_821_376L * fraction * fraction
                + 5_127L * fraction * fraction * fraction
                + (1L << 47);
        return 65_536 + (cubic >>> 48);
    }
}
