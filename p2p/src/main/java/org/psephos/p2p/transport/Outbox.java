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
    private final Map<Lane, Waiting> lanes = new EnumMap<>(Lane.class);

    /** What one lane holds. */
    private static final class Waiting {
        final Deque<OutgoingMessage> messages = new ArrayDeque<>();
        long bytes;
    }

    Outbox(ChannelLimits limits) {
        this.limits = limits;
        Lane.IN_ORDER.forEach(lane -> lanes.put(lane, new Waiting()));
    }

    /** Bytes that wait, as they will travel, headers aside. */
    long queuedBytes() {
        return lanes.values().stream().mapToLong(waiting -> waiting.bytes).sum();
    }

    long queuedBytes(Lane lane) {
        return waiting(lane).bytes;
    }

    int queuedMessages(Lane lane) {
        return waiting(lane).messages.size();
    }

    boolean isEmpty() {
        for (Waiting waiting : lanes.values()) {
            if (!waiting.messages.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Waiting waiting(Lane lane) {
        return requireNonNull(lanes.get(lane));
    }

    /** Takes the message, or leaves it where too much waits on its lane already. */
    boolean offer(Lane lane, byte[] message, boolean compressible) {
        if (message.length == 0 || message.length > limits.maxBytes(lane)) {
            throw new IllegalArgumentException("a message of " + message.length + " bytes on lane " + lane);
        }
        Waiting waiting = waiting(lane);
        if (waiting.bytes > 0 && waiting.bytes + message.length > limits.maxQueuedBytes(lane)) {
            return false;
        }
        Optional<byte[]> smaller = compressible ? Compression.compress(message) : Optional.empty();
        var outgoing = new OutgoingMessage(lane, message, smaller);
        waiting.messages.add(outgoing);
        waiting.bytes += outgoing.bytesLeft();
        return true;
    }

    /** Writes the next chunk of the most urgent lane to {@code out}, which has room for the largest; its length, 0 where nothing waits. */
    int writeNext(byte[] out, int offset) {
        for (Waiting waiting : lanes.values()) {
            OutgoingMessage message = waiting.messages.peek();
            if (message != null) {
                int before = message.bytesLeft();
                int length = message.writeChunk(out, offset);
                if (message.bytesLeft() == 0) {
                    waiting.messages.remove();
                }
                waiting.bytes -= before - message.bytesLeft();
                return length;
            }
        }
        return 0;
    }
}
