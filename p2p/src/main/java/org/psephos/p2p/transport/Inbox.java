package org.psephos.p2p.transport;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;

/** Puts messages together from chunks, one at a time a lane. Takes little more memory than was received. For one thread. */
final class Inbox {
    /** Taken at once for a message that says that it is so long; more is taken as it comes. */
    static final int FIRST_BUFFER_BYTES = 4 * Chunk.MAX_PIECE_BYTES;

    private final ChannelLimits limits;
    private final Map<Lane, Incoming> lanes = new EnumMap<>(Lane.class);

    /** What became of a chunk. */
    sealed interface Taken {
        record Partial() implements Taken {}

        record Whole(Lane lane, byte[] message) implements Taken {}

        record Refused(ChannelFault fault, String detail) implements Taken {}
    }

    private static final class Incoming {
        final int wireBytes;
        final int plainBytes;
        final boolean compressed;
        byte[] buffer;
        int size;

        Incoming(int wireBytes, int plainBytes, boolean compressed) {
            this.wireBytes = wireBytes;
            this.plainBytes = plainBytes;
            this.compressed = compressed;
            this.buffer = new byte[Math.min(wireBytes, FIRST_BUFFER_BYTES)];
        }

        void add(byte[] source, int offset, int length) {
            if (buffer.length - size < length) {
                long grown = Math.max((long) size + length, 2L * buffer.length);
                buffer = Arrays.copyOf(buffer, (int) Math.min(wireBytes, grown));
            }
            System.arraycopy(source, offset, buffer, size, length);
            size += length;
        }
    }

    Inbox(ChannelLimits limits) {
        this.limits = limits;
    }

    /** Takes the chunk that {@code length} bytes at {@code offset} are. */
    Taken take(byte[] plaintext, int offset, int length) {
        try {
            return take(new Reader(plaintext, offset, length), plaintext);
        } catch (MalformedException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
    }

    private Taken take(Reader in, byte[] plaintext) throws MalformedException {
        int head = in.u8();
        boolean first = (head & Chunk.FIRST) != 0;
        boolean compressed = (head & Chunk.COMPRESSED) != 0;
        Lane lane = Lane.of(head & Chunk.LANE_MASK);
        Incoming incoming = lanes.get(lane);
        if ((head & ~Chunk.KNOWN_BITS) != 0 || compressed && !first) {
            return refuse("chunk head " + head);
        }
        if (first == (incoming != null)) {
            return refuse(first ? "a message within another" : "a chunk of no message");
        }
        if (incoming == null) {
            int limit = limits.maxBytes(lane);
            int wireBytes = (int) in.varint(1, limit, "message size");
            int plainBytes =
                    compressed ? (int) in.varint(Compression.MIN_BYTES, limit, "decompressed size") : wireBytes;
            if (compressed && wireBytes >= plainBytes) {
                return refuse("a message that compression made no smaller");
            }
            incoming = new Incoming(wireBytes, plainBytes, compressed);
            lanes.put(lane, incoming);
        }
        int piece = in.remaining();
        int left = incoming.wireBytes - incoming.size;
        if (piece != Math.min(left, Chunk.MAX_PIECE_BYTES)) {
            return refuse("a piece of " + piece + " bytes where " + left + " are left");
        }
        incoming.add(plaintext, in.position(), piece);
        if (incoming.size < incoming.wireBytes) {
            return new Taken.Partial();
        }
        lanes.remove(lane);
        return finish(lane, incoming);
    }

    private static Taken finish(Lane lane, Incoming incoming) {
        if (!incoming.compressed) {
            return new Taken.Whole(lane, incoming.buffer);
        }
        return Compression.decompress(incoming.buffer, incoming.plainBytes)
                .<Taken>map(message -> new Taken.Whole(lane, message))
                .orElseGet(() -> new Taken.Refused(
                        ChannelFault.COMPRESSION, "does not decompress to " + incoming.plainBytes + " bytes"));
    }

    private static Taken refuse(String detail) {
        return new Taken.Refused(ChannelFault.CHUNK, detail);
    }
}
