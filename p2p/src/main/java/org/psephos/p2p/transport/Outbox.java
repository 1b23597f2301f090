package org.psephos.p2p.transport;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Messages that wait to be sent, by lane. For one thread. */
final class Outbox {
    private final ChannelLimits limits;
    private final Map<Lane, Deque<OutgoingMessage>> lanes = new EnumMap<>(Lane.class);
    private long queuedBytes;
    private int queuedMessages;

    Outbox(ChannelLimits limits) {
        this.limits = limits;
        Lane.IN_ORDER.forEach(lane -> lanes.put(lane, new ArrayDeque<>()));
    }

    /** Bytes that wait, as they will travel, headers aside. */
    long queuedBytes() {
        return queuedBytes;
    }

    int queuedMessages() {
        return queuedMessages;
    }

    /** Takes the message, or leaves it where too much waits already. */
    boolean offer(Lane lane, byte[] message, boolean compressible) {
        if (message.length == 0 || message.length > limits.maxBytes(lane)) {
            throw new IllegalArgumentException("a message of " + message.length + " bytes on lane " + lane);
        }
        if (queuedBytes > 0 && queuedBytes + message.length > limits.maxQueuedBytes()) {
            return false;
        }
        Optional<byte[]> smaller = compressible ? Compression.compress(message) : Optional.empty();
        var outgoing = new OutgoingMessage(lane, message, smaller);
        requireNonNull(lanes.get(lane)).add(outgoing);
        queuedBytes += outgoing.bytesLeft();
        queuedMessages++;
        return true;
    }

    /** Writes the next chunk of the most urgent lane to {@code out}, which has room for the largest; its length, 0 where nothing waits. */
    int writeNext(byte[] out, int offset) {
        for (Deque<OutgoingMessage> lane : lanes.values()) {
            OutgoingMessage message = lane.peek();
            if (message != null) {
                int before = message.bytesLeft();
                int length = message.writeChunk(out, offset);
                if (message.bytesLeft() == 0) {
                    lane.remove();
                    queuedMessages--;
                }
                queuedBytes -= before - message.bytesLeft();
                return length;
            }
        }
        return 0;
    }
}
