package org.psephos.simulator.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;

/** One side of a connection, with what is on its way to it. */
final class End {
    /** On their way to one side; the sender is told to wait beyond. */
    private static final long MAX_QUEUED_BYTES = 4L << 20;

    private static final long MICROS_PER_MILLI = 1_000;

    /** A farewell is tried for so long. */
    private static final long LINGER_MILLIS = 1_000;

    private final Wire wire;
    private final Pipe pipe;
    private final Host host;
    private final long link;
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private @Nullable End other;
    private boolean open = true;
    private boolean established;
    private boolean closing;
    private boolean paused;
    private boolean senderWaits;
    private long queuedBytes;
    private long freeAtMicros;

    /** A message, or the end of the connection where there is none. */
    private record Arrival(long atMillis, Lane lane, byte @Nullable [] message) {}

    End(Wire wire, Pipe pipe, Host host, long link) {
        this.wire = wire;
        this.pipe = pipe;
        this.host = host;
        this.link = link;
    }

    void join(End otherEnd) {
        other = otherEnd;
    }

    private End other() {
        if (other == null) {
            throw new IllegalStateException("half a connection");
        }
        return other;
    }

    Host host() {
        return host;
    }

    long link() {
        return link;
    }

    boolean isOpen() {
        return open;
    }

    void establish(PublicKey identity) {
        if (open && !closing) {
            established = true;
            host.tell(l -> l.established(link, identity));
            proceed();
        }
    }

    boolean send(Lane lane, byte[] message) {
        End to = other();
        if (!open || !established || closing) {
            return false;
        }
        if (to.queuedBytes > 0 && to.queuedBytes + message.length > MAX_QUEUED_BYTES) {
            to.senderWaits = true;
            return false;
        }
        to.expect(lane, message, host.machine);
        return true;
    }

    private void expect(Lane lane, byte @Nullable [] message, int from) {
        int bytes = message == null ? 0 : message.length;
        freeAtMicros = Math.max(freeAtMicros, wire.time.nowMillis() * MICROS_PER_MILLI)
                + bytes * MICROS_PER_MILLI / wire.bytesPerMilli(from, host.machine);
        queuedBytes += bytes;
        long atMillis = freeAtMicros / MICROS_PER_MILLI + wire.delayMillis(from, host.machine);
        arrivals.add(new Arrival(atMillis, lane, message));
        wire.time.at(atMillis, this::proceed);
    }

    /** Takes in what has arrived, unless something stands in the way. */
    void proceed() {
        int from = other().host.machine;
        while (!arrivals.isEmpty()
                && arrivals.peek().atMillis <= wire.time.nowMillis()
                && !wire.isCut(from, host.machine)) {
            if (!open) {
                answerForTheDead();
                return;
            }
            if (arrivals.peek().message != null && (paused || !established)) {
                return;
            }
            take(arrivals.remove());
        }
    }

    private void take(Arrival arrival) {
        byte[] message = arrival.message;
        if (message == null) {
            end(LinkEnd.REMOTE, "closed");
            return;
        }
        queuedBytes -= message.length;
        wire.arrived(host, message);
        if (!closing) {
            host.tell(l -> l.received(link, arrival.lane, message));
        }
        if (senderWaits && queuedBytes < MAX_QUEUED_BYTES / 2) {
            senderWaits = false;
            End sender = other();
            wire.time.after(wire.delayMillis(host.machine, sender.host.machine), () -> {
                if (sender.open) {
                    sender.host.tell(l -> l.drained(sender.link));
                }
            });
        }
    }

    /** The machine says that no such connection is known here; one that is dark says nothing. */
    private void answerForTheDead() {
        End sender = other();
        if (wire.isDark(host.machine)) {
            return;
        }
        arrivals.clear();
        queuedBytes = 0;
        if (sender.open && !wire.isCut(host.machine, sender.host.machine)) {
            wire.time.after(
                    wire.delayMillis(host.machine, sender.host.machine),
                    () -> sender.end(LinkEnd.UNREACHABLE, "connection reset"));
        }
    }

    void pause(boolean on) {
        paused = on;
        if (!on) {
            wire.time.after(0, this::proceed);
        }
    }

    /** Lets the other side know, and is over soon whether it hears of it or not. */
    void close() {
        if (!closing) {
            closing = true;
            other().expect(Lane.URGENT, null, host.machine);
            long flushMillis = other().freeAtMicros / MICROS_PER_MILLI - wire.time.nowMillis();
            wire.time.after(1 + Math.min(flushMillis, LINGER_MILLIS), () -> end(LinkEnd.LOCAL, "closed"));
        }
    }

    void end(LinkEnd how, String detail) {
        if (open) {
            open = false;
            arrivals.clear();
            queuedBytes = 0;
            pipe.checkOver();
            host.ended(this, how, detail);
        }
    }

    /** The program is gone: the machine ends its connections, unless it is gone too. */
    void vanish() {
        if (open) {
            open = false;
            if (!wire.isDark(host.machine)) {
                arrivals.clear();
                other().expect(Lane.URGENT, null, host.machine);
            }
            pipe.checkOver();
        }
    }
}
