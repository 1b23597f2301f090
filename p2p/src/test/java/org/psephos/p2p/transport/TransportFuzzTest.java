package org.psephos.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

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
