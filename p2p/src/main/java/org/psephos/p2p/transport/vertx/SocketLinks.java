package org.psephos.p2p.transport.vertx;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.Scheduler;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.p2p.transport.Links;
import org.psephos.p2p.transport.SecureChannel;

/**
 * Connections over TCP. {@link #start} and {@link #close()} may be called from any thread, the rest on the network lane once the start
 * is complete.
 */
public final class SocketLinks implements Links {
    /** Bytes that may wait in front of a socket: what is urgent has to wait for them. */
    public static final int WRITE_QUEUE_BYTES = 128 << 10;

    private static final long RETRY_MILLIS = 10;

    /** For event loops to end, beyond the time that connections have. */
    private static final long STOP_MILLIS = 2_000;

    private static final int PORT_NAME_BYTES = 3;

    private final Vertx vertx;
    private final SocketConfig config;
    private final SecureChannel.Setting setting;
    private final Randomness randomness;
    private final Scheduler timers;
    private final LaneQueue queue;
    private final AtomicLong undelivered = new AtomicLong();
    private final List<EventLoop> loops = new CopyOnWriteArrayList<>();
    private final List<String> deployments = new CopyOnWriteArrayList<>();

    /** Touched on the lane only. */
    private final Map<Long, OpenLink> open = new HashMap<>();

    private int dialled;
    private volatile boolean closed;

    /** A connection, as the lane knows it. */
    private static final class OpenLink {
        final SocketLink link;
        final Scheduler.Timer deadline;
        boolean established;
        boolean closing;

        OpenLink(SocketLink link, Scheduler.Timer deadline) {
            this.link = link;
            this.deadline = deadline;
        }
    }

    /**
     * Opens nothing yet.
     *
     * @param randomness may be used from several threads
     * @param lane the network lane
     * @param timers of the same lane
     */
    public SocketLinks(
            Vertx vertx,
            SocketConfig config,
            SecureChannel.Setting setting,
            Randomness randomness,
            Executor lane,
            Scheduler timers) {
        this.vertx = vertx;
        this.config = config;
        this.setting = setting;
        this.randomness = randomness;
        this.timers = timers;
        this.queue = new LaneQueue(lane, this::later);
    }

    /**
     * Opens the port and draws this run's session keys. To be called once.
     *
     * @param listener told on the lane
     */
    public CompletionStage<ListenStart> start(LinkListener listener) {
        var events = new Events(listener);
        var factory = new LinkFactory(setting, config, randomness, events, undelivered);
        var slots = new HalfOpenSlots<SocketLink>(config.maxHalfOpen(), config.maxHalfOpenPerHost());
        SocketAddress address = address();
        var deploying = new ArrayList<Future<?>>();
        for (int i = 0; i < config.eventLoops(); i++) {
            var loop = new EventLoop(address, config, factory, events, slots);
            loops.add(loop);
            deploying.add(vertx.deployVerticle(loop).onSuccess(deployments::add));
        }
        return Future.join(deploying)
                .<ListenStart>map(
                        ignored -> new ListenStart.Listening(loops.getFirst().port()))
                .recover(failure ->
                        undeploy().map(ignored -> ListenStart.explain("TCP", config.host(), config.port(), failure)))
                .toCompletionStage();
    }

    /** Loops share a port of the system's choice under a name, which nothing else in this process may use. */
    private SocketAddress address() {
        return config.port() > 0
                ? SocketAddress.inetSocketAddress(config.port(), config.host())
                : SocketAddress.sharedRandomPort(
                        new BigInteger(1, randomness.bytes(PORT_NAME_BYTES)).intValue() + 1, config.host());
    }

    /** Closes the port and every connection, each after what was sent has been tried for {@link SocketConfig#closeMillis}. */
    public CompletionStage<Void> close() {
        return Future.join(loops.stream().map(EventLoop::shut).toList())
                .timeout(config.closeMillis() + STOP_MILLIS, TimeUnit.MILLISECONDS)
                .transform(ignored -> undeploy())
                .toCompletionStage();
    }

    private Future<Void> undeploy() {
        closed = true;
        return Future.join(deployments.stream().map(vertx::undeploy).toList())
                .timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
                .transform(ignored -> Future.succeededFuture());
    }

    @Override
    public void dial(long id, Endpoint to, Optional<PeerId> expected) {
        if (id <= 0 || open.containsKey(id)) {
            throw new IllegalArgumentException("link " + id);
        }
        dialled = (dialled + 1) % loops.size();
        EventLoop loop = loops.get(dialled);
        SocketLink link = loop.newLink(id, expected);
        open.put(id, new OpenLink(link, deadline(link)));
        loop.run(() -> loop.dial(link, to));
    }

    @Override
    public boolean send(long id, Lane lane, byte[] message, boolean compressible) {
        if (message.length == 0 || message.length > setting.limits().maxBytes(lane)) {
            throw new IllegalArgumentException("a message of " + message.length + " bytes on lane " + lane);
        }
        OpenLink present = open.get(id);
        return present != null
                && present.established
                && !present.closing
                && present.link.send(lane, message, compressible);
    }

    @Override
    public void close(long id) {
        OpenLink present = open.get(id);
        if (present != null && !present.closing) {
            present.closing = true;
            run(present, present.link::close);
        }
    }

    @Override
    public void pauseReading(long id) {
        OpenLink present = open.get(id);
        if (present != null) {
            run(present, present.link::pauseReading);
        }
    }

    @Override
    public void resumeReading(long id) {
        OpenLink present = open.get(id);
        if (present != null) {
            run(present, present.link::resumeReading);
        }
    }

    /** Bytes of received messages that wait for the lane. */
    long undeliveredBytes() {
        return undelivered.get();
    }

    private static void run(OpenLink on, Runnable task) {
        on.link.loop().run(task);
    }

    private Scheduler.Timer deadline(SocketLink link) {
        return timers.schedule(config.handshakeMillis(), () -> link.loop()
                .run(() -> link.end(LinkEnd.TIMED_OUT, "no handshake within " + config.handshakeMillis() + " ms")));
    }

    private void later(Runnable task) {
        if (!closed) {
            loops.getFirst().later(RETRY_MILLIS, task);
        }
    }

    /** Brings what happens on event loops to the lane. */
    private final class Events implements LinkEvents {
        private final LinkListener listener;

        Events(LinkListener listener) {
            this.listener = listener;
        }

        @Override
        public boolean hasRoom() {
            return !queue.isBehind();
        }

        @Override
        public void accepted(SocketLink link, Endpoint from) {
            queue.put(() -> {
                open.put(link.id(), new OpenLink(link, deadline(link)));
                listener.accepted(link.id(), from);
            });
        }

        @Override
        public void established(SocketLink link, PublicKey identity) {
            queue.put(() -> {
                OpenLink present = open.get(link.id());
                if (present != null) {
                    present.deadline.cancel();
                    present.established = true;
                    if (!present.closing) {
                        listener.established(link.id(), identity);
                    }
                }
            });
        }

        @Override
        public void received(SocketLink link, Lane lane, byte[] message) {
            queue.add(() -> {
                try {
                    if (isWanted(link)) {
                        listener.received(link.id(), lane, message);
                    }
                } finally {
                    link.delivered(message);
                }
            });
        }

        @Override
        public void wake() {
            queue.wake();
        }

        @Override
        public void drained(SocketLink link) {
            queue.put(() -> {
                if (isWanted(link)) {
                    listener.drained(link.id());
                }
            });
        }

        @Override
        public void closed(SocketLink link, LinkEnd end, String detail) {
            queue.put(() -> {
                OpenLink present = open.remove(link.id());
                if (present != null) {
                    present.deadline.cancel();
                    listener.closed(link.id(), end, detail);
                }
            });
        }

        /** Once closed from this side, a connection only ends. */
        private boolean isWanted(SocketLink link) {
            OpenLink present = open.get(link.id());
            return present != null && !present.closing;
        }
    }
}
