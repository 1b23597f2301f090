package org.psephos.p2p.transport.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.LinkEnd;

/** One event loop's share of a port and of the connections. All on that loop, but for what runs a task there. */
final class EventLoop extends VerticleBase {
    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    private static final int ACCEPT_BACKLOG = 1_024;

    private final SocketAddress address;
    private final SocketConfig config;
    private final LinkFactory factory;
    private final LinkEvents events;
    private final HalfOpenSlots<SocketLink> slots;
    private final Set<SocketLink> links = new HashSet<>();
    private final Promise<Void> empty = Promise.promise();
    private boolean shut;
    private @Nullable NetServer server;
    private @Nullable NetClient client;

    /** @param address which loops that are given the same one share */
    EventLoop(
            SocketAddress address,
            SocketConfig config,
            LinkFactory factory,
            LinkEvents events,
            HalfOpenSlots<SocketLink> slots) {
        this.address = address;
        this.config = config;
        this.factory = factory;
        this.events = events;
        this.slots = slots;
    }

    @Override
    public Future<?> start() {
        client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(config.connectMillis()).setTcpNoDelay(true));
        NetServer created = vertx.createNetServer(
                        new NetServerOptions().setAcceptBacklog(ACCEPT_BACKLOG).setTcpNoDelay(true))
                .connectHandler(this::accept)
                .exceptionHandler(failure -> LOG.log(System.Logger.Level.TRACE, "A connection failed", failure));
        server = created;
        return created.listen(address);
    }

    @Override
    public Future<?> stop() {
        NetServer listening = server;
        NetClient dialling = client;
        return Future.join(
                listening == null ? Future.succeededFuture() : listening.close(),
                dialling == null ? Future.succeededFuture() : dialling.close());
    }

    /** The port that was opened. */
    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** Runs the task on this loop. A loop that has ended has no connections any more, so nothing is lost with it. */
    void run(Runnable task) {
        try {
            context.runOnContext(ignored -> task.run());
        } catch (RejectedExecutionException ended) {
            LOG.log(System.Logger.Level.TRACE, "The event loop has ended", ended);
        }
    }

    void later(long delayMillis, Runnable task) {
        run(() -> vertx.setTimer(delayMillis, ignored -> task.run()));
    }

    /** May be called from any thread; {@link #dial} follows. */
    SocketLink newLink(long id, Optional<PeerId> expected) {
        return factory.dialling(id, this, expected);
    }

    void dial(SocketLink link, Endpoint to) {
        NetClient dialling = client;
        if (shut || dialling == null) {
            link.end(LinkEnd.LOCAL, "closed");
            return;
        }
        links.add(link);
        dialling.connect(Addresses.socketAddress(to))
                .onSuccess(socket -> link.opened(socket, true))
                .onFailure(link::notOpened);
    }

    private void accept(NetSocket socket) {
        Optional<Endpoint> from = Addresses.endpoint(socket.remoteAddress());
        if (shut || from.isEmpty() || !events.hasRoom()) {
            Wire.abort(socket);
            return;
        }
        SocketLink link = factory.accepting(this);
        switch (slots.admit(link, Addresses.host(from.get()))) {
            case HalfOpenSlots.Admission.Refused<SocketLink> ignored -> Wire.abort(socket);
            case HalfOpenSlots.Admission.Admitted<SocketLink>(Optional<SocketLink> evicted) -> {
                evicted.ifPresent(EventLoop::makeRoom);
                links.add(link);
                events.accepted(link, from.get());
                link.opened(socket, false);
            }
        }
    }

    private static void makeRoom(SocketLink evicted) {
        evicted.loop().run(() -> evicted.end(LinkEnd.TIMED_OUT, "made room for a newer connection"));
    }

    /** The handshake of this connection is done. */
    void established(SocketLink link) {
        slots.release(link);
    }

    /** This connection has ended. */
    void forget(SocketLink link) {
        slots.release(link);
        links.remove(link);
        tellIfEmpty();
    }

    /** Takes no connections any more and closes those that are there; done when none is left. */
    Future<Void> shut() {
        run(() -> {
            shut = true;
            List.copyOf(links).forEach(SocketLink::close);
            tellIfEmpty();
        });
        return empty.future();
    }

    private void tellIfEmpty() {
        if (shut && links.isEmpty()) {
            empty.tryComplete();
        }
    }
}
