package org.psephos.node.api.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.psephos.core.runtime.Clock;

/**
 * Knows what each connection of one event loop is waited for, and since when, so that one look a second ends those that dawdle.
 * A client that sends a byte now and then is as slow as one that sends none.
 */
final class ConnectionWatch {
    static final long SWEEP_MILLIS = 500;

    private static final InetAddress UNKNOWN = Cidr.address("0.0.0.0").orElseThrow();

    private final Clock clock;
    private final HttpLimits limits;
    private final Map<HttpConnection, State> connections = new IdentityHashMap<>();

    /** What the other side, or we, should do next. */
    enum Phase {
        FIRST_REQUEST,
        NEXT_REQUEST,
        BODY,
        ANSWER,
        STREAM
    }

    /** Where one connection stands. */
    static final class State {
        private Phase phase = Phase.FIRST_REQUEST;
        private long sinceNanos;
        private @Nullable Runnable bodyTooSlow;
        private boolean refused;
        private final InetAddress peer;

        private State(InetAddress peer) {
            this.peer = peer;
        }
    }

    /** A connection to be closed, and why. */
    record Dawdler(HttpConnection connection, Phase phase) {}

    ConnectionWatch(Clock clock, HttpLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    void opened(HttpConnection connection) {
        SocketAddress socket = connection.remoteAddress();
        String numeric = socket.hostAddress() == null ? socket.host() : socket.hostAddress();
        var state = new State(Cidr.address(String.valueOf(numeric)).orElse(UNKNOWN));
        state.sinceNanos = clock.nanoTime();
        connections.put(connection, state);
    }

    void closed(HttpConnection connection) {
        connections.remove(connection);
    }

    void enter(HttpConnection connection, Phase phase) {
        State state = connections.get(connection);
        if (state != null) {
            state.phase = phase;
            state.sinceNanos = clock.nanoTime();
            state.bodyTooSlow = null;
        }
    }

    /** @param tooSlow answers the request when the time for its body is over */
    void enterBody(HttpConnection connection, Runnable tooSlow) {
        enter(connection, Phase.BODY);
        State state = connections.get(connection);
        if (state != null) {
            state.bodyTooSlow = tooSlow;
        }
    }

    /** Nothing more is heard on this connection, which is about to be closed: where its next request begins is anybody's guess. */
    void refuse(HttpConnection connection) {
        State state = connections.get(connection);
        if (state != null) {
            state.refused = true;
        }
    }

    boolean isRefused(HttpConnection connection) {
        State state = connections.get(connection);
        return state != null && state.refused;
    }

    /** The other end. */
    InetAddress peer(HttpConnection connection) {
        State state = connections.get(connection);
        return state == null ? UNKNOWN : state.peer;
    }

    /** Connections whose time is over; those in the middle of a body are told so first. */
    List<Dawdler> sweep() {
        long now = clock.nanoTime();
        var late = new ArrayList<Dawdler>();
        var slowBodies = new ArrayList<Runnable>();
        connections.forEach((connection, state) -> {
            if ((now - state.sinceNanos) / 1_000_000 <= allowedMillis(state.phase)) {
                return;
            }
            if (state.bodyTooSlow == null) {
                late.add(new Dawdler(connection, state.phase));
            } else {
                slowBodies.add(state.bodyTooSlow);
            }
        });
        slowBodies.forEach(Runnable::run);
        return late;
    }

    private long allowedMillis(Phase phase) {
        return switch (phase) {
            case FIRST_REQUEST -> limits.headMillis();
            case NEXT_REQUEST -> limits.idleMillis();
            case BODY -> limits.bodyMillis();
            case ANSWER -> limits.requestMillis() + limits.stallMillis();
            case STREAM -> Long.MAX_VALUE;
        };
    }
}
