package org.psephos.core.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Thirty-two bytes held in four longs: compact, quick to compare, ordered as unsigned bytes. */
public abstract sealed class Bytes32 implements Comparable<Bytes32> permits Hash, PublicKey {
    public static final int BYTES = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    Bytes32(byte[] source, int offset) {
        a = (long) LONG.get(source, offset);
        b = (long) LONG.get(source, offset + 8);
        c = (long) LONG.get(source, offset + 16);
        d = (long) LONG.get(source, offset + 24);
    }

    Bytes32(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    static byte[] fromHex(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("32 bytes wanted, got " + bytes.length);
        }
        return bytes;
    }

    public final void writeTo(byte[] target, int offset) {
        LONG.set(target, offset, a);
        LONG.set(target, offset + 8, b);
        LONG.set(target, offset + 16, c);
        LONG.set(target, offset + 24, d);
    }

    public final byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        writeTo(bytes, 0);
        return bytes;
    }

    public final String toHex() {
        return HexFormat.of().formatHex(toBytes());
    }

    /** Bit {@code index}, counted from the most significant bit of the first byte. */
    public final int bit(int index) {
        return (int) (word(index >>> 6) >>> (63 - (index & 63))) & 1;
    }

    /** Eight bytes, big-endian; {@code index} from 0 to 3. */
    public final long word(int index) {
        return switch (index) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            default -> d;
        };
    }

    @Override
    public final int compareTo(Bytes32 other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Bytes32 that
                && getClass() == that.getClass()
                && a == that.a
                && b == that.b
                && c == that.c
                && d == that.d;
    }

    /** Digests and keys are uniform already; colliding ones still meet the ordered bins of HashMap. */
    @Override
    public final int hashCode() {
        long mixed = a ^ Long.rotateLeft(c, 32);
        return (int) (mixed ^ mixed >>> 32);
    }

    @Override
    public final String toString() {
        return toHex();
    }
}
