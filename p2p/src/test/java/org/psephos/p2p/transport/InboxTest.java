package org.psephos.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Writer;

class InboxTest {
    private static final ChannelLimits LIMITS = ChannelPair.LIMITS;

    private final Inbox inbox = new Inbox(LIMITS);

    private Inbox.Taken take(Writer chunk) {
        byte[] bytes = chunk.toBytes();
        return inbox.take(bytes, 0, bytes.length);
    }

    private static Writer first(Lane lane, int wireBytes, int pieceBytes) {
        return new Writer().u8(lane.code() | Chunk.FIRST).varint(wireBytes).raw(new byte[pieceBytes]);
    }

    private static Writer compressed(int plainBytes, byte[] wire) {
        return new Writer()
                .u8(Lane.BULK.code() | Chunk.FIRST | Chunk.COMPRESSED)
                .varint(wire.length)
                .varint(plainBytes)
                .raw(wire);
    }

    private void assertRefused(Inbox.Taken taken, ChannelFault fault) {
        assertThat(taken).isInstanceOfSatisfying(Inbox.Taken.Refused.class, refused -> assertThat(refused.fault())
                .isEqualTo(fault));
    }

    @Test
    void refusesAMessageOverItsLanesLimitBeforeItsFirstPieceIsKept() {
        assertRefused(take(first(Lane.URGENT, LIMITS.maxUrgentBytes() + 1, 16_384)), ChannelFault.CHUNK);
        assertRefused(take(first(Lane.BULK, LIMITS.maxMessageBytes() + 1, 16_384)), ChannelFault.CHUNK);
    }

    @Test
    void refusesChunksOutOfPlace() {
        assertRefused(take(new Writer().u8(Lane.BULK.code()).raw(new byte[10])), ChannelFault.CHUNK);
        assertThat(take(first(Lane.BULK, 20_000, 16_384))).isInstanceOf(Inbox.Taken.Partial.class);
        assertRefused(take(first(Lane.BULK, 20_000, 16_384)), ChannelFault.CHUNK);
    }

    @Test
    void refusesPiecesOfAnotherSizeThanTheRestWants() {
        assertRefused(take(first(Lane.BULK, 20_000, 16_383)), ChannelFault.CHUNK);
        assertRefused(new Inbox(LIMITS).take(new byte[] {0x07, 0x05, 1, 2, 3, 4}, 0, 6), ChannelFault.CHUNK);
        assertRefused(new Inbox(LIMITS).take(new byte[] {0x07, 0x05, 1, 2, 3, 4, 5, 6}, 0, 8), ChannelFault.CHUNK);
    }

    @Test
    void refusesEmptyChunksUnknownBitsAndEmptyMessages() {
        assertRefused(inbox.take(new byte[0], 0, 0), ChannelFault.CHUNK);
        assertRefused(inbox.take(new byte[] {0x17, 1, 1}, 0, 3), ChannelFault.CHUNK);
        assertRefused(inbox.take(new byte[] {0x07, 0}, 0, 2), ChannelFault.CHUNK);
    }

    @Test
    void capsWhatAMessageMayBecomeBeforeDecompressing() {
        byte[] bomb = Zstd.compress(new byte[64 << 20]);

        assertRefused(take(compressed(64 << 20, bomb)), ChannelFault.CHUNK);
        assertRefused(take(compressed(LIMITS.maxMessageBytes(), bomb)), ChannelFault.COMPRESSION);
    }

    @Test
    void refusesCompressedBytesThatAreNot() {
        assertRefused(take(compressed(1_000, new byte[100])), ChannelFault.COMPRESSION);
        assertRefused(take(compressed(1_001, Zstd.compress(new byte[1_000]))), ChannelFault.COMPRESSION);
        assertRefused(take(compressed(999, Zstd.compress(new byte[1_000]))), ChannelFault.COMPRESSION);
        assertRefused(take(compressed(600, new byte[600])), ChannelFault.CHUNK);
    }
}
