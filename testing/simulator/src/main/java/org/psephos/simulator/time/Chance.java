package org.psephos.simulator.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.psephos.core.runtime.Randomness;

/**
 * A source of chance, the same for the same seed. Each concern splits off its own by name, so that one draw more here shifts nothing
 * there. SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
 */
public final class Chance implements Randomness {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long seed;
    private long state;

    public Chance(long seed) {
        this.seed = mix(seed + GOLDEN_GAMMA);
        state = this.seed;
    }

    /** Depends on this source's seed and the name alone, not on what was drawn. */
    public Chance split(String concern) {
        long hash = seed;
        for (int i = 0; i < concern.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA * (concern.charAt(i) + 1));
        }
        return new Chance(hash);
    }

    public Chance split(String concern, int number) {
        return split(concern + " " + number);
    }

    public long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** From 0 to {@code bound} − 1. */
    public int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** From {@code least} to {@code most}. */
    public long between(long least, long most) {
        return least + Math.floorMod(next(), most - least + 1);
    }

    /** From 0 to just under 1. */
    public double unit() {
        return (next() >>> 11) * UNIT;
    }

    /** True in one of {@code times} cases. */
    public boolean oneIn(int times) {
        return below(times) == 0;
    }

    @Override
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        int words = count - count % Long.BYTES;
        for (int i = 0; i < words; i += Long.BYTES) {
            WORDS.set(bytes, i, next());
        }
        long last = words < count ? next() : 0;
        for (int i = words; i < count; i++) {
            bytes[i] = (byte) last;
            last >>>= Byte.SIZE;
        }
        return bytes;
    }

    /** A change of one bit changes about half of the result's. */
    public static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
