package org.psephos.node.network;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.psephos.p2p.protocol.MessageKind;

/** How many messages of each kind came and went, and their bytes. Any thread. */
public final class MessageCounts {
    private final Map<MessageKind, Count> counts =
            NodeMessages.all().stream().collect(Collectors.toMap(Function.identity(), kind -> new Count()));

    private static final class Count {
        final LongAdder received = new LongAdder();
        final LongAdder receivedBytes = new LongAdder();
        final LongAdder sent = new LongAdder();
        final LongAdder sentBytes = new LongAdder();
    }

    public List<MessageKind> kinds() {
        return NodeMessages.all();
    }

    void received(MessageKind kind, int bytes) {
        Count count = count(kind);
        count.received.increment();
        count.receivedBytes.add(bytes);
    }

    void sent(MessageKind kind, int bytes) {
        Count count = count(kind);
        count.sent.increment();
        count.sentBytes.add(bytes);
    }

    public long received(MessageKind kind) {
        return count(kind).received.sum();
    }

    public long receivedBytes(MessageKind kind) {
        return count(kind).receivedBytes.sum();
    }

    public long sent(MessageKind kind) {
        return count(kind).sent.sum();
    }

    public long sentBytes(MessageKind kind) {
        return count(kind).sentBytes.sum();
    }

    private Count count(MessageKind kind) {
        Count count = counts.get(kind);
        if (count == null) {
            throw new IllegalArgumentException("no kind of this program: " + kind);
        }
        return count;
    }
}
