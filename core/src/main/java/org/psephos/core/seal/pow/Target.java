package org.psephos.core.seal.pow;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * The greatest id that a block may have, 1 to 2²⁵⁶ − 1, as coarse as Bitcoin's compact form ("nBits"): a byte that counts the
 * number's bytes, then its three leading bytes, the first bit clear. Only the one shortest form of a number is accepted.
 */
public final class Target {
    /** Length of {@link #engineFields}. */
    public static final int BYTES = 4;

    private static final int MANTISSA = 0x007f_ffff;
    private static final int SIGN = 0x0080_0000;
    private static final BigInteger ALL_IDS = BigInteger.TWO.pow(256);

    private final int bits;
    private final BigInteger value;
    private final Hash threshold;

    private Target(int bits, BigInteger value) {
        this.bits = bits;
        this.value = value;
        threshold = Hash.of(thirtyTwoBytes(value));
    }

    /** Empty for zero, for numbers over 256 bits, and for all but the canonical form. */
    public static Optional<Target> ofBits(int bits) {
        int bytes = bits >>> 24;
        BigInteger mantissa = BigInteger.valueOf(bits & MANTISSA);
        BigInteger value = mantissa.shiftLeft(8 * (bytes - 3));
        return value.signum() > 0 && value.bitLength() <= 256 && bits == compact(value)
                ? Optional.of(new Target(bits, value))
                : Optional.empty();
    }

    /** The greatest target that is at most {@code value}, which is 1 to 2²⁵⁶ − 1. */
    static Target atMost(BigInteger value) {
        return ofBits(compact(value)).orElseThrow(() -> new IllegalArgumentException("not a target: " + value));
    }

    /** From eight lower-case hexadecimal digits of the compact form. */
    public static Optional<Target> parse(String hex) {
        return hex.matches("[0-9a-f]{8}") ? ofBits(HexFormat.fromHexDigits(hex)) : Optional.empty();
    }

    public int bits() {
        return bits;
    }

    public BigInteger value() {
        return value;
    }

    /** The same number, as the greatest id that meets it. */
    public Hash threshold() {
        return threshold;
    }

    public boolean isMetBy(Hash id) {
        return id.compareTo(threshold) <= 0;
    }

    /** Hashes that it takes on average to meet it, rounded down. */
    public BigInteger work() {
        return ALL_IDS.divide(value.add(BigInteger.ONE));
    }

    /** The compact form, big-endian: what a header carries. */
    public Bytes engineFields() {
        var out = new Writer(BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.u8(bits >>> shift & 0xff);
        }
        return Bytes.of(out.toBytes());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Target that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(bits);
    }

    private static int compact(BigInteger value) {
        int bytes = (value.bitLength() + 7) / 8;
        int mantissa = value.shiftRight(8 * (bytes - 3)).intValue();
        if ((mantissa & SIGN) != 0) {
            mantissa >>>= 8;
            bytes++;
        }
        return bytes << 24 | mantissa;
    }

    private static byte[] thirtyTwoBytes(BigInteger value) {
        byte[] wide = ALL_IDS.or(value).toByteArray();
        byte[] bytes = new byte[Hash.BYTES];
        System.arraycopy(wide, wide.length - bytes.length, bytes, 0, bytes.length);
        return bytes;
    }
}
