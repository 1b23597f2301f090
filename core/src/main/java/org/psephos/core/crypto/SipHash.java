package org.psephos.core.crypto;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a short hash under a secret key, by which items are named in small tables and messages
 * where whoever makes the items must not choose which names collide.
 *
 * @param first of the two words of the key
 */
public record SipHash(long first, long second) {
    public static final int KEY_BYTES = 16;

    private static final int WORDS_IN_HASH = Bytes32.BYTES / Long.BYTES;

    /** From 16 bytes at {@code offset}. */
    public static SipHash read(byte[] key, int offset) {
        return new SipHash(word(key, offset, Long.BYTES), word(key, offset + Long.BYTES, Long.BYTES));
    }

    /** The key. */
    public byte[] toBytes() {
        byte[] key = new byte[KEY_BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            key[i] = (byte) (first >>> Byte.SIZE * i);
            key[Long.BYTES + i] = (byte) (second >>> Byte.SIZE * i);
        }
        return key;
    }

    public long hash(byte[] message) {
        var state = new State(first, second);
        int whole = message.length / Long.BYTES * Long.BYTES;
        for (int at = 0; at < whole; at += Long.BYTES) {
            state.add(word(message, at, Long.BYTES));
        }
        long rest = word(message, whole, message.length - whole);
        return state.finish(rest | (long) message.length << 56);
    }

    public long hash(Bytes32 message) {
        var state = new State(first, second);
        for (int i = 0; i < WORDS_IN_HASH; i++) {
            state.add(Long.reverseBytes(message.word(i)));
        }
        return state.finish((long) Bytes32.BYTES << 56);
    }

    /** Least significant byte first. */
    private static long word(byte[] bytes, int offset, int length) {
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[offset + i] & 0xffL) << Byte.SIZE * i;
        }
        return word;
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long first, long second) {
            v0 = first ^ 0x736f6d6570736575L;
            v1 = second ^ 0x646f72616e646f6dL;
            v2 = first ^ 0x6c7967656e657261L;
            v3 = second ^ 0x7465646279746573L;
        }

        void add(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish(long last) {
            add(last);
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
