package org.psephos.p2p.transport.vertx;

import io.netty.buffer.ByteBuf;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.psephos.p2p.transport.ChannelEvent;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.SecureChannel;

/** One connection. All on its event loop, but for {@link #send} and {@link #delivered}, which are the lane's. */
final class SocketLink implements Wire.User {
    private static final System.Logger LOG = System.getLogger(SocketLink.class.getName());

    /** Sent before other connections of the event loop, and messages of this one that have come up, get their turn. */
    private static final int MAX_TURN_BYTES = 512 << 10;

    /** Written to the socket at once: some frames of the largest chunk. */
    private static final int WRITE_BYTES = 80 << 10;

    private enum State {
        CONNECTING,
        OPEN,
        /** What was sent is on its way out; what comes in is dropped. */
        CLOSING,
        CLOSED
    }

    private final long id;
    private final EventLoop loop;
    private final Supplier<SecureChannel> newChannel;
    private final LinkEvents events;
    private final Handover handover;
    private final Undelivered undelivered;
    private final long closeMillis;
    private State state = State.CONNECTING;
    private @Nullable SecureChannel channel;
    private @Nullable Wire wire;

    /** What was read and not yet taken by the channel; nothing more is read meanwhile. */
    private @Nullable ByteBuf unread;

    private boolean pausedByLane;
    private boolean pumping;
    private boolean turnComes;

    /** @param newChannel is asked when it is needed, for its keys cost time */
    SocketLink(
            long id,
            EventLoop loop,
            Supplier<SecureChannel> newChannel,
            LinkEvents events,
            Handover handover,
            Undelivered undelivered,
            long closeMillis) {
        this.id = id;
        this.loop = loop;
        this.newChannel = newChannel;
        this.events = events;
        this.handover = handover;
        this.undelivered = undelivered;
        this.closeMillis = closeMillis;
    }

    long id() {
        return id;
    }

    EventLoop loop() {
        return loop;
    }

    /** On the lane. */
    boolean send(Lane lane, byte[] message, boolean compressible) {
        Handover.Offer offer = handover.offer(new Handover.Message(lane, message, compressible));
        switch (offer) {
            case TAKEN_FIRST -> loop.run(this::takeOver);
            case REFUSED_FIRST -> loop.run(this::tellOfRoom);
            case TAKEN, REFUSED -> {}
        }
        return offer == Handover.Offer.TAKEN || offer == Handover.Offer.TAKEN_FIRST;
    }

    /** On the lane: it has seen a message. */
    void delivered(byte[] message) {
        if (undelivered.remove(message)) {
            loop.run(this::goOnReading);
        }
    }

    /** The socket is there; of a dialled one the first handshake message goes out. */
    void opened(NetSocket socket, boolean dialled) {
        if (state == State.CLOSED) {
            Wire.abort(socket);
            return;
        }
        state = State.OPEN;
        wire = Wire.on(socket, this);
        if (dialled) {
            channel();
            pump();
        }
    }

    /** There will be no socket. */
    void notOpened(Throwable cause) {
        finish(Failures.end(cause), Failures.detail(cause));
    }

    void pauseReading() {
        pausedByLane = true;
        adjustReading();
    }

    void resumeReading() {
        pausedByLane = false;
        goOnReading();
    }

    /** Lets what was sent leave, for a bounded time, then closes. */
    void close() {
        Wire present = wire;
        SecureChannel from = channel;
        if (present == null || from == null || !from.isEstablished()) {
            end(LinkEnd.LOCAL, "");
        } else if (state == State.OPEN) {
            state = State.CLOSING;
            dropUnread();
            // Reading on, for the system answers unread bytes with a reset, which would destroy what we sent last.
            present.read(true);
            loop.later(closeMillis, () -> end(LinkEnd.LOCAL, ""));
            takeOver();
        }
    }

    /** Closes at once. */
    void end(LinkEnd end, String detail) {
        if (wire != null) {
            wire.close();
        }
        finish(end, detail);
    }

    private void finish(LinkEnd end, String detail) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            dropUnread();
            loop.forget(this);
            events.closed(this, end, detail);
        }
    }

    private SecureChannel channel() {
        SecureChannel present = channel;
        if (present == null) {
            present = newChannel.get();
            channel = present;
        }
        return present;
    }

    @Override
    public void read(ByteBuf bytes) {
        if (state == State.OPEN) {
            unread = bytes;
            takeUnread();
        } else {
            bytes.release();
        }
    }

    @Override
    public void readComplete() {
        events.wake();
    }

    private void goOnReading() {
        takeUnread();
        events.wake();
    }

    private void takeUnread() {
        try {
            ByteBuf bytes = unread;
            while (bytes != null && state == State.OPEN && !pausedByLane && !undelivered.mustWait()) {
                ByteBuffer rest = bytes.nioBuffer();
                Optional<ChannelEvent> event = channel().receiveSome(rest);
                bytes.readerIndex(bytes.writerIndex() - rest.remaining());
                event.ifPresent(this::happened);
                if (!bytes.isReadable()) {
                    dropUnread();
                }
                bytes = unread;
            }
            adjustReading();
            pump();
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    private void failed(RuntimeException bug) {
        LOG.log(System.Logger.Level.ERROR, "A connection is closed because of a bug", bug);
        end(LinkEnd.LOCAL, "internal error: " + bug);
    }

    private void happened(ChannelEvent event) {
        switch (event) {
            case ChannelEvent.Established(var identity) -> {
                loop.established(this);
                events.established(this, identity);
            }
            case ChannelEvent.Received(Lane lane, byte[] message) -> {
                undelivered.add(message);
                events.received(this, lane, message);
            }
            case ChannelEvent.Failed(var fault, String detail) -> end(LinkEnd.FAULT, fault + ": " + detail);
        }
    }

    private void dropUnread() {
        ByteBuf bytes = unread;
        if (bytes != null) {
            unread = null;
            bytes.release();
        }
    }

    private void adjustReading() {
        if (wire != null && state == State.OPEN) {
            wire.read(!pausedByLane && unread == null && !undelivered.mustWait());
        }
    }

    private void takeOver() {
        if (state == State.OPEN || state == State.CLOSING) {
            handover.moveTo(channel());
            pump();
        }
    }

    /** Gives the socket what the channel has, as long as little waits there. */
    private void pump() {
        Wire to = wire;
        SecureChannel from = channel;
        if (to == null || from == null || pumping || state == State.CLOSED) {
            return;
        }
        // What is flushed may leave at once, and that is told before this returns.
        pumping = true;
        try {
            int turnBytes = 0;
            while (turnBytes < MAX_TURN_BYTES && from.hasBytes() && to.hasRoom()) {
                turnBytes += write(from, to);
                if (!to.hasRoom() || !from.hasBytes()) {
                    to.flush();
                }
            }
            to.flush();
        } catch (RuntimeException bug) {
            failed(bug);
            return;
        } finally {
            pumping = false;
        }
        handover.publish(from);
        tellOfRoom();
        if (state == State.CLOSING && !from.hasBytes() && to.isEmpty()) {
            end(LinkEnd.LOCAL, "");
        } else if (from.hasBytes() && to.hasRoom() && !turnComes) {
            turnComes = true;
            loop.run(this::nextTurn);
        }
    }

    private static int write(SecureChannel from, Wire to) {
        ByteBuf bytes = to.buffer(WRITE_BYTES);
        ByteBuffer room = bytes.nioBuffer(0, WRITE_BYTES);
        from.writeTo(room);
        bytes.writerIndex(room.position());
        to.write(bytes);
        return room.position();
    }

    private void nextTurn() {
        turnComes = false;
        pump();
    }

    @Override
    public void written() {
        pump();
    }

    private void tellOfRoom() {
        if (state == State.OPEN && handover.hasRoomAgain()) {
            events.drained(this);
        }
    }

    @Override
    public void closed(String failure) {
        finish(state == State.CLOSING ? LinkEnd.LOCAL : LinkEnd.REMOTE, failure);
    }
}
