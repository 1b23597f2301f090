package org.psephos.p2p.transport.vertx;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.psephos.p2p.transport.ChannelLimits;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.SecureChannel;

/**
 * Messages on their way from the lane to a connection's event loop, and the limits on what waits to be sent, by the messages' own lanes,
 * those in the channel included. The node's lane offers, the loop takes.
 */
final class Handover {
    /** Of one lane: small messages cost more memory than their bytes. */
    static final int MAX_MESSAGES = 4_096;

    record Message(Lane lane, byte[] bytes, boolean compressible) {}

    private final Queue<Message> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queuedMessages = new AtomicInteger();
    private final Share[] shares;

    /** What the caller has to do after an offer. */
    enum Offer {
        /** The loop knows already. */
        TAKEN,
        /** The loop is to be told. */
        TAKEN_FIRST,
        REFUSED,
        /** The loop is to look whether there is room by now, or nobody might ever say so. */
        REFUSED_FIRST
    }

    /** What waits of the messages of one lane. */
    private static final class Share {
        final long maxBytes;
        final AtomicLong queuedBytes = new AtomicLong();
        final AtomicInteger queuedMessages = new AtomicInteger();

        /** The size of the largest message refused since the node was last told of room; 0: none. */
        final AtomicLong refusedBytes = new AtomicLong();

        volatile long channelBytes;
        volatile int channelMessages;

        Share(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        boolean hasRoomFor(long size) {
            // In this order: what goes over to the channel meanwhile is counted twice, never not at all.
            int messages = queuedMessages.get() + channelMessages;
            long bytes = queuedBytes.get() + channelBytes;
            return bytes == 0 || bytes + size <= maxBytes && messages < MAX_MESSAGES;
        }

        boolean hasRoomAgain() {
            long refused = refusedBytes.get();
            if (refused == 0) {
                return false;
            }
            long bytes = queuedBytes.get() + channelBytes;
            int messages = queuedMessages.get() + channelMessages;
            boolean room =
                    bytes <= Math.min(maxBytes / 2, Math.max(0, maxBytes - refused)) && messages <= MAX_MESSAGES / 2;
            return room && refusedBytes.getAndSet(0) > 0;
        }
    }

    Handover(ChannelLimits limits) {
        shares = Arrays.stream(Lane.values())
                .map(lane -> new Share(limits.maxQueuedBytes(lane)))
                .toArray(Share[]::new);
    }

    private Share share(Lane lane) {
        return shares[lane.ordinal()];
    }

    /** On the node's lane. */
    Offer offer(Message message) {
        Share share = share(message.lane());
        long size = message.bytes().length;
        if (!share.hasRoomFor(size)) {
            return share.refusedBytes.getAndAccumulate(size, Math::max) == 0 ? Offer.REFUSED_FIRST : Offer.REFUSED;
        }
        share.queuedBytes.addAndGet(size);
        share.queuedMessages.incrementAndGet();
        queue.add(message);
        return queuedMessages.getAndIncrement() == 0 ? Offer.TAKEN_FIRST : Offer.TAKEN;
    }

    /** On the loop: gives the channel all that waits. One that failed takes nothing any more, and its connection is about to end. */
    void moveTo(SecureChannel channel) {
        while (queuedMessages.get() > 0) {
            Message message = queue.remove();
            Share share = share(message.lane());
            channel.offer(message.lane(), message.bytes(), message.compressible());
            publish(channel);
            share.queuedBytes.addAndGet(-message.bytes().length);
            share.queuedMessages.decrementAndGet();
            queuedMessages.decrementAndGet();
        }
    }

    /** On the loop: tells the node's lane what waits in the channel by now. */
    void publish(SecureChannel channel) {
        for (Lane lane : Lane.values()) {
            Share share = share(lane);
            share.channelBytes = channel.queuedBytes(lane);
            share.channelMessages = channel.queuedMessages(lane);
        }
    }

    /** On the loop: whether the node waits for room on a lane and there is enough now. It is to be told, once. */
    boolean hasRoomAgain() {
        boolean again = false;
        for (Share share : shares) {
            again |= share.hasRoomAgain();
        }
        return again;
    }
}
