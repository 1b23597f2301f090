package org.psephos.p2p.discovery;

import org.psephos.core.runtime.Randomness;

/** Random choices that an attacker cannot foresee. */
final class Chance {
    /** An {@link #interval} against its mean. */
    static final int MAX_OF_MEAN = 6;

    private static final int UNIT_BITS = 53;

    private final Randomness randomness;

    Chance(Randomness randomness) {
        this.randomness = randomness;
    }

    private long bits() {
        long bits = 0;
        for (byte next : randomness.bytes(Long.BYTES)) {
            bits = bits << Byte.SIZE | next & 0xff;
        }
        return bits;
    }

    /** From 0 to {@code bound} − 1; off uniform by less than {@code bound} in 2⁶⁴. */
    int below(int bound) {
        return (int) Math.unsignedMultiplyHigh(bits(), bound);
    }

    /** From 0 to below 1. */
    double unit() {
        return (bits() >>> (Long.SIZE - UNIT_BITS)) * 0x1p-53;
    }

    /** A time between events that come at random, {@code meanMillis} apart in the mean, {@link #MAX_OF_MEAN} times that at most. */
    long interval(long meanMillis) {
        return Math.min(MAX_OF_MEAN * meanMillis, (long) (-StrictMath.log(1 - unit()) * meanMillis));
    }
}
