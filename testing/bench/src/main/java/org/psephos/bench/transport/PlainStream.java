package org.psephos.bench.transport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicLong;
import org.psephos.p2p.transport.vertx.SocketLinks;

/** TCP as Vert.x has it. */
final class PlainStream implements Stream {
    private static final String HOST = "127.0.0.1";

    private static final int MESSAGES_A_TURN = 16;

    private final Vertx sending = Vertx.vertx();
    private final Vertx receiving = Vertx.vertx();
    private final Buffer content;

    /** Closes its connections once nobody knows it any more. */
    private final NetClient client;

    private final AtomicLong received = new AtomicLong();
    private volatile boolean closing;

    PlainStream(byte[] message) {
        NetServer server = Waiting.on(receiving
                .createNetServer(new NetServerOptions().setTcpNoDelay(true))
                .connectHandler(socket -> {
                    socket.setWriteQueueMaxSize(SocketLinks.WRITE_QUEUE_BYTES);
                    socket.handler(bytes -> received.addAndGet(bytes.length()));
                })
                .listen(0, HOST)
                .toCompletionStage());
        client = sending.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        content = Buffer.buffer(message);
        Waiting.on(client.connect(server.actualPort(), HOST)
                .onSuccess(opened -> {
                    opened.setWriteQueueMaxSize(SocketLinks.WRITE_QUEUE_BYTES);
                    opened.exceptionHandler(ignored -> {});
                    opened.drainHandler(ignored -> fill(opened));
                    fill(opened);
                })
                .toCompletionStage());
    }

    /** Lets the event loop see to other things now and then, which a receiver that keeps up would not. */
    private void fill(NetSocket socket) {
        for (int i = 0; i < MESSAGES_A_TURN && !socket.writeQueueFull(); i++) {
            socket.write(content);
        }
        if (!closing && !socket.writeQueueFull()) {
            sending.runOnContext(ignored -> fill(socket));
        }
    }

    @Override
    public long receivedBytes() {
        return received.get();
    }

    @Override
    public void close() {
        closing = true;
        Waiting.on(client.close().toCompletionStage());
        Waiting.on(sending.close().toCompletionStage());
        Waiting.on(receiving.close().toCompletionStage());
    }
}
