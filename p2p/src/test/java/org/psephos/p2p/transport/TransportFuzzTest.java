package org.psephos.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class TransportFuzzTest {
    /** Whatever a stranger sends, nobody is established and nothing is thrown. */
    @FuzzTest(maxDuration = "1m")
    void handshake(FuzzedDataProvider data) {
        SecureChannel acceptor = SecureChannel.accepting(
                ChannelPair.setting(ChannelPair.BOB), ChannelPair.keys(21), ChannelPair.keys(22));
        while (data.remainingBytes() > 0) {
            byte[] piece = data.consumeBytes(data.consumeInt(1, 200));
            acceptor.receive(piece, 0, piece.length);
        }
        assertThat(acceptor.isEstablished()).isFalse();
    }

    /** Somebody between two nodes, who changes, cuts, repeats and adds: they meet each other or nobody. */
    @FuzzTest(maxDuration = "1m")
    void handshakeThroughOtherHands(FuzzedDataProvider data) {
        ChannelPair pair = ChannelPair.unconnected();
        for (int turn = 0; turn < 12; turn++) {
            boolean outwards = turn % 2 == 0;
            byte[] bytes = (outwards ? pair.dialler : pair.acceptor).nextBytes();
            byte[] changed =
                    switch (data.consumeInt(0, 5)) {
                        case 0 -> data.consumeBytes(data.consumeInt(0, 300));
                        case 1 -> Arrays.copyOf(bytes, data.consumeInt(0, bytes.length + 8));
                        case 2 -> flipped(bytes, data);
                        default -> bytes;
                    };
            (outwards ? pair.atAcceptor : pair.atDialler)
                    .addAll((outwards ? pair.acceptor : pair.dialler).receive(changed, 0, changed.length));
        }
        ChannelPair.identity(pair.atDialler).ifPresent(met -> assertThat(met).isEqualTo(ChannelPair.BOB.publicKey()));
        ChannelPair.identity(pair.atAcceptor)
                .ifPresent(met -> assertThat(met).isEqualTo(ChannelPair.ALICE.publicKey()));
    }

    private static byte[] flipped(byte[] bytes, FuzzedDataProvider data) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[data.consumeInt(0, flipped.length - 1)] ^= (byte) data.consumeInt(1, 255);
        }
        return flipped;
    }

    /** Chunks as an authenticated peer may send them. */
    @FuzzTest(maxDuration = "1m")
    void chunks(FuzzedDataProvider data) {
        var inbox = new Inbox(new ChannelLimits(1 << 20, 1 << 12, 1 << 20));
        while (data.remainingBytes() > 0) {
            byte[] chunk = data.consumeBytes(data.consumeInt(0, 20_000));
            if (inbox.take(chunk, 0, chunk.length) instanceof Inbox.Taken.Refused) {
                return;
            }
        }
    }
}
