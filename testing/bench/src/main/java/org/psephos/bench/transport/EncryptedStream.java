package org.psephos.bench.transport;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;

/** From one node's network lane to another's, every message whole and authentic. */
final class EncryptedStream implements Stream {
    private static final long LINK = 1;

    private final LoopbackNode sender = new LoopbackNode("sender");
    private final LoopbackNode receiver = new LoopbackNode("receiver");
    private final byte[] message;
    private final AtomicLong received = new AtomicLong();

    EncryptedStream(byte[] message) {
        this.message = message;
        Endpoint to = receiver.start(new Receiving());
        sender.start(new Sending());
        sender.lane.execute(() -> sender.links.dial(LINK, to, Optional.empty()));
    }

    @Override
    public long receivedBytes() {
        return received.get();
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }

    private final class Sending extends Quiet {
        @Override
        public void established(long link, PublicKey identity) {
            drained(link);
        }

        @Override
        public void drained(long link) {
            while (sender.links.send(link, Lane.BULK, message, false)) {
                // until the queue is full
            }
        }
    }

    private final class Receiving extends Quiet {
        @Override
        public void received(long link, Lane lane, byte[] arrived) {
            // All of the first one, to see that it is what was sent; the rest by its size, which a plain stream does
            // not check either.
            if (received.get() == 0 && !Arrays.equals(arrived, message) || arrived.length != message.length) {
                throw new IllegalStateException("another message than was sent");
            }
            received.addAndGet(arrived.length);
        }
    }

    private static class Quiet implements LinkListener {
        @Override
        public void accepted(long link, Endpoint from) {}

        @Override
        public void established(long link, PublicKey identity) {}

        @Override
        public void received(long link, Lane lane, byte[] arrived) {}

        @Override
        public void drained(long link) {}

        @Override
        public void closed(long link, LinkEnd end, String detail) {}
    }
}
