package org.psephos.p2p.transport.vertx;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.SecureChannel;

/**
 * Messages on their way from the lane to a connection's event loop, and the limit on all that waits to be sent, those in the channel
 * included. The lane offers, the loop takes.
 */
final class Handover {
    /** Small messages cost more memory than their bytes. */
    static final int MAX_MESSAGES = 4_096;

    record Message(Lane lane, byte[] bytes, boolean compressible) {}

    private final long maxBytes;
    private final Queue<Message> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicInteger queuedMessages = new AtomicInteger();

    /** The size of the largest message refused since the lane was last told of room; 0: none. */
    private final AtomicLong refusedBytes = new AtomicLong();

    private volatile long channelBytes;
    private volatile int channelMessages;

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

    Handover(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** On the lane. */
    Offer offer(Message message) {
        long size = message.bytes().length;
        // In this order: what goes over to the channel meanwhile is counted twice, never not at all.
        int messages = queuedMessages.get() + channelMessages;
        long bytes = queuedBytes.get() + channelBytes;
        if (bytes > 0 && (bytes + size > maxBytes || messages >= MAX_MESSAGES)) {
            return refusedBytes.getAndAccumulate(size, Math::max) == 0 ? Offer.REFUSED_FIRST : Offer.REFUSED;
        }
        queue.add(message);
        queuedBytes.addAndGet(size);
        return queuedMessages.getAndIncrement() == 0 ? Offer.TAKEN_FIRST : Offer.TAKEN;
    }

    /** On the loop: gives the channel all that waits. One that failed takes nothing any more, and its connection is about to end. */
    void moveTo(SecureChannel channel) {
        while (queuedMessages.get() > 0) {
            Message message = queue.remove();
            channel.offer(message.lane(), message.bytes(), message.compressible());
            publish(channel);
            queuedBytes.addAndGet(-message.bytes().length);
            queuedMessages.decrementAndGet();
        }
    }

    /** On the loop: tells the lane what waits in the channel by now. */
    void publish(SecureChannel channel) {
        channelBytes = channel.queuedBytes();
        channelMessages = channel.queuedMessages();
    }

    /** On the loop: whether the lane waits for room and there is enough now. It is to be told, once. */
    boolean hasRoomAgain() {
        long refused = refusedBytes.get();
        if (refused == 0) {
            return false;
        }
        long bytes = queuedBytes.get() + channelBytes;
        int messages = queuedMessages.get() + channelMessages;
        boolean room = bytes <= Math.min(maxBytes / 2, Math.max(0, maxBytes - refused)) && messages <= MAX_MESSAGES / 2;
        return room && refusedBytes.getAndSet(0) > 0;
    }
}
