package org.psephos.p2p.transport;

import java.util.Optional;
import org.psephos.core.codec.Writer;

/** A message on its way out, chunk by chunk. */
final class OutgoingMessage {
    private final Lane lane;
    private final byte[] wire;
    private final int plainBytes;
    private final boolean compressed;
    private int sent;

    /** @param smaller what it is compressed, where that pays */
    OutgoingMessage(Lane lane, byte[] message, Optional<byte[]> smaller) {
        this.lane = lane;
        this.wire = smaller.orElse(message);
        this.compressed = smaller.isPresent();
        this.plainBytes = message.length;
    }

    int bytesLeft() {
        return wire.length - sent;
    }

    /** Writes the next chunk to {@code out}; its length. */
    int writeChunk(byte[] out, int offset) {
        boolean first = sent == 0;
        var head = new Writer(Chunk.MAX_HEAD_BYTES);
        head.u8(lane.code() | (first ? Chunk.FIRST : 0) | (first && compressed ? Chunk.COMPRESSED : 0));
        if (first) {
            head.varint(wire.length);
            if (compressed) {
                head.varint(plainBytes);
            }
        }
        head.copyTo(out, offset);
        int piece = Math.min(wire.length - sent, Chunk.MAX_PIECE_BYTES);
        System.arraycopy(wire, sent, out, offset + head.size(), piece);
        sent += piece;
        return head.size() + piece;
    }
}
