package org.psephos.node.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Longs in arrays, most significant byte first. */
final class Longs {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Longs() {}

    static long get(byte[] source, int offset) {
        return (long) LONG.get(source, offset);
    }

    static void put(byte[] target, int offset, long value) {
        LONG.set(target, offset, value);
    }

    static byte[] bytes(long... values) {
        byte[] bytes = new byte[Long.BYTES * values.length];
        for (int i = 0; i < values.length; i++) {
            put(bytes, Long.BYTES * i, values[i]);
        }
        return bytes;
    }
}
