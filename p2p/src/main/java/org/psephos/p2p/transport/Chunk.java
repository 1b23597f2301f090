package org.psephos.p2p.transport;

/**
 * The plaintext of a frame: one byte of lane and flags, for the first chunk of a message its size on the wire (varint) and, compressed, its
 * size afterwards (varint), then a piece of it.
 */
final class Chunk {
    /** Of the message; small enough that an urgent one never waits long. */
    static final int MAX_PIECE_BYTES = 16_384;

    static final int LANE_MASK = 0x03;
    static final int FIRST = 0x04;
    static final int COMPRESSED = 0x08;
    static final int KNOWN_BITS = LANE_MASK | FIRST | COMPRESSED;

    /** One byte and two varints of sizes under 2³¹. */
    static final int MAX_HEAD_BYTES = 1 + 5 + 5;

    private Chunk() {}
}
