package org.psephos.p2p.transport.vertx;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.psephos.p2p.transport.LocalNetwork;

/**
 * UDP multicast and broadcast over IPv4 on each interface of this machine; whoever wants neither does not start it. Interfaces are
 * looked up anew with each datagram sent, for they come and go. {@link #start} and {@link #close} may be called from any thread.
 */
public final class LanSocket implements LocalNetwork {
    /** Datagrams that may wait for the lane; more are lost. */
    static final int MAX_WAITING = 64;

    private static final System.Logger LOG = System.getLogger(LanSocket.class.getName());

    private static final String EVERYWHERE = "0.0.0.0";

    private final Vertx vertx;
    private final LanConfig config;
    private final Executor lane;
    private final Context context;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Names of the interfaces whose group has been joined. */
    private final Set<String> joined = new HashSet<>();

    private @Nullable DatagramSocket listening;

    /** @param lane the network lane */
    public LanSocket(Vertx vertx, LanConfig config, Executor lane) {
        this.vertx = vertx;
        this.config = config;
        this.lane = lane;
        this.context = vertx.getOrCreateContext();
    }

    /** Begins to listen. To be called once. */
    public CompletionStage<ListenStart> start(Listener listener) {
        Future<ListenStart> started = onLoop(() -> {
            DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions().setReuseAddress(true));
            socket.handler(packet -> heard(packet, listener));
            socket.exceptionHandler(LanSocket::failed);
            return socket.listen(config.port(), EVERYWHERE)
                    .onSuccess(opened -> listening = opened)
                    .compose(ignored -> interfaces())
                    .onSuccess(this::join)
                    .<ListenStart>map(ignored -> new ListenStart.Listening(config.port()))
                    .recover(failure -> socket.close()
                            .transform(ignored -> Future.succeededFuture(
                                    ListenStart.explain("UDP", EVERYWHERE, config.port(), failure))));
        });
        return started.toCompletionStage();
    }

    @Override
    public void send(byte[] datagram) {
        if (datagram.length == 0 || datagram.length > MAX_DATAGRAM_BYTES) {
            throw new IllegalArgumentException("a datagram of " + datagram.length + " bytes");
        }
        onLoop(() -> interfaces().onSuccess(present -> {
            join(present);
            present.forEach(each -> send(datagram, each));
        }));
    }

    /** Hears and sends nothing any more. */
    public CompletionStage<Void> close() {
        return onLoop(() -> {
                    DatagramSocket socket = listening;
                    listening = null;
                    return socket == null ? Future.<Void>succeededFuture() : socket.close();
                })
                .toCompletionStage();
    }

    /** Datagrams that wait for the lane. */
    int waiting() {
        return waiting.get();
    }

    private Future<List<LocalInterface>> interfaces() {
        return vertx.executeBlocking(LocalInterface::present).map(Objects::requireNonNull);
    }

    private void join(List<LocalInterface> present) {
        DatagramSocket socket = listening;
        if (socket == null) {
            return;
        }
        joined.retainAll(present.stream().map(LocalInterface::name).toList());
        for (LocalInterface each : present) {
            if (each.multicast() && joined.add(each.name())) {
                socket.listenMulticastGroup(config.group(), each.name(), null).onFailure(LanSocket::failed);
            }
        }
    }

    private void send(byte[] datagram, LocalInterface on) {
        if (listening == null) {
            return;
        }
        var options = new DatagramSocketOptions().setBroadcast(true);
        if (on.multicast()) {
            options.setMulticastNetworkInterface(on.name());
        }
        DatagramSocket socket = vertx.createDatagramSocket(options);
        var sent = new ArrayList<Future<?>>();
        if (on.multicast()) {
            sent.add(socket.send(Buffer.buffer(datagram), config.port(), config.group()));
        }
        for (String broadcast : on.broadcasts()) {
            sent.add(socket.send(Buffer.buffer(datagram), config.port(), broadcast));
        }
        Future.join(sent).onFailure(LanSocket::failed).onComplete(ignored -> socket.close());
    }

    private void heard(DatagramPacket packet, Listener listener) {
        Buffer data = packet.data();
        if (data.length() == 0 || data.length() > MAX_DATAGRAM_BYTES || waiting.get() >= MAX_WAITING) {
            return;
        }
        byte[] datagram = data.getBytes();
        Addresses.endpoint(packet.sender()).ifPresent(from -> {
            waiting.incrementAndGet();
            try {
                lane.execute(() -> {
                    waiting.decrementAndGet();
                    listener.heard(from, datagram);
                });
            } catch (RejectedExecutionException full) {
                waiting.decrementAndGet();
            }
        });
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> task) {
        Promise<T> done = Promise.promise();
        try {
            context.runOnContext(ignored -> task.get().onComplete(done));
        } catch (RejectedExecutionException ended) {
            done.fail(ended);
        }
        return done.future();
    }

    /** An interface without a way out, a network that is down: others may do. */
    private static void failed(Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "On a local network", failure);
    }
}
