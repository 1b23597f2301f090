package org.psephos.p2p.transport.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one socket, in front of Vert.x's own handler: they are read into no buffer of Vert.x's, which would be one more copy
 * and a queue that goes on reading for a while, and what waits to be sent is counted in bytes, where Vert.x counts messages.
 */
final class Wire extends ChannelInboundHandlerAdapter {
    private final User user;
    private @Nullable ChannelHandlerContext context;
    private int unsentBytes;
    private String failure = "";

    /** Told on the event loop. */
    interface User {
        /** @param bytes to be released by the user */
        void read(ByteBuf bytes);

        /** There is nothing more to read for now. */
        void readComplete();

        /** Some of what was written has left. */
        void written();

        /** Nothing more comes or goes. */
        void closed(String failure);
    }

    private Wire(User user) {
        this.user = user;
    }

    /** Must be called as soon as the socket is there, or its first bytes go astray. */
    static Wire on(NetSocket socket, User user) {
        var wire = new Wire(user);
        ChannelHandlerContext vertx = context(socket);
        vertx.pipeline().addBefore(vertx.name(), "psephos", wire);
        return wire;
    }

    /** Closes at once. Vert.x would wait for what was written to leave, which a silent peer can draw out. */
    static void abort(NetSocket socket) {
        context(socket).close();
    }

    private static ChannelHandlerContext context(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext();
    }

    ByteBuf buffer(int bytes) {
        return context().alloc().directBuffer(bytes, bytes);
    }

    /** Whether little waits to be sent: what is urgent has to wait for that. */
    boolean hasRoom() {
        return unsentBytes < SocketLinks.WRITE_QUEUE_BYTES;
    }

    /** Whether all that was written is with the system. */
    boolean isEmpty() {
        return unsentBytes == 0;
    }

    void write(ByteBuf bytes) {
        int size = bytes.readableBytes();
        unsentBytes += size;
        ChannelFuture written = context().write(bytes);
        written.addListener(ignored -> {
            unsentBytes -= size;
            user.written();
        });
    }

    void flush() {
        context().flush();
    }

    void read(boolean on) {
        context().channel().config().setAutoRead(on);
    }

    void close() {
        context().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (message instanceof ByteBuf bytes) {
            user.read(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        user.readComplete();
        from.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        failure = Failures.detail(cause);
        from.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        user.closed(failure);
        from.fireChannelInactive();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext present = context;
        if (present == null) {
            throw new IllegalStateException("not on a socket");
        }
        return present;
    }
}
