package org.psephos.core.crypto;

import java.util.HexFormat;

/** Comparisons with the order of the curve's group in time that does not depend on the bytes. */
final class Scalars {
    static final String ORDER_HEX = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    private static final byte[] ORDER = HexFormat.of().parseHex(ORDER_HEX);

    private Scalars() {}

    /** For arguments whose length is the caller's duty. */
    static void require32Bytes(byte[] bytes, String what) {
        if (bytes.length != ORDER.length) {
            throw new IllegalArgumentException(what + ": 32 bytes wanted, got " + bytes.length);
        }
    }

    /** Whether 32 big-endian bytes are in 1 … n − 1. */
    static boolean isNonZeroBelowOrder(byte[] bytes) {
        int any = 0;
        for (byte b : bytes) {
            any |= b;
        }
        boolean below = isBelowOrder(bytes);
        return any != 0 && below;
    }

    /** Whether 32 big-endian bytes are in 0 … n − 1. */
    static boolean isBelowOrder(byte[] bytes) {
        int borrow = 0;
        for (int i = ORDER.length - 1; i >= 0; i--) {
            borrow = (bytes[i] & 0xff) - (ORDER[i] & 0xff) - borrow >>> 31;
        }
        return borrow == 1;
    }
}
