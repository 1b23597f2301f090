package org.psephos.node.api.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's share of a port: takes connections, hands requests to {@link Dispatcher}, ends what dawdles. */
public final class HttpListener extends VerticleBase {
    private static final System.Logger LOG = System.getLogger(HttpListener.class.getName());

    private final HttpShared shared;
    private final Promise<Integer> listening;
    private final ConnectionWatch watch;
    private @Nullable HttpServer server;

    /** @param listening is told the port, which the system may have chosen */
    public HttpListener(HttpShared shared, Promise<Integer> listening) {
        this.shared = shared;
        this.listening = listening;
        this.watch = new ConnectionWatch(shared.clock, shared.site.limits());
    }

    @Override
    public Future<?> start() {
        var dispatcher = new Dispatcher(vertx, shared, watch);
        HttpServer created = vertx.createHttpServer(shared.options)
                .connectionHandler(this::connected)
                .exceptionHandler(failure -> LOG.log(System.Logger.Level.DEBUG, "A connection failed", failure))
                .invalidRequestHandler(request -> refuseGarbage(dispatcher, request))
                .requestHandler(dispatcher::handle);
        server = created;
        vertx.setPeriodic(ConnectionWatch.SWEEP_MILLIS, timer -> sweep());
        return created.listen()
                .onSuccess(s -> listening.tryComplete(s.actualPort()))
                .onFailure(listening::tryFail);
    }

    @Override
    public Future<?> stop() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(shared.site.limits().graceMillis(), TimeUnit.MILLISECONDS);
    }

    private void connected(HttpConnection connection) {
        int open = shared.connections.incrementAndGet();
        connection.closeHandler(ignored -> {
            watch.closed(connection);
            shared.observer.connections(shared.connections.decrementAndGet());
        });
        connection.exceptionHandler(failure -> LOG.log(System.Logger.Level.TRACE, "A connection failed", failure));
        if (open > shared.site.limits().maxConnections()) {
            shared.observer.cutOff("limit");
            connection.close();
            return;
        }
        shared.observer.connections(open);
        watch.opened(connection);
    }

    private void sweep() {
        for (ConnectionWatch.Dawdler late : watch.sweep()) {
            shared.observer.cutOff(late.phase().name().toLowerCase(Locale.ROOT));
            Abort.now(late.connection());
        }
    }

    private static void refuseGarbage(Dispatcher dispatcher, HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        String what = cause == null ? "" : cause.getClass().getSimpleName();
        Problem problem = what.equals("TooLongHttpLineException")
                ? Problem.of(
                        414,
                        "LINE_TOO_LONG",
                        "A request line may have at most " + HttpLimits.MAX_LINE_BYTES + " bytes.")
                : what.equals("TooLongHttpHeaderException")
                        ? Problem.of(
                                431,
                                "HEADERS_TOO_LARGE",
                                "Headers may have at most " + HttpLimits.MAX_HEADER_BYTES + " bytes.")
                        : Problem.of(400, "MALFORMED_REQUEST", "This is not HTTP/1.1.");
        dispatcher.refuseAndClose(request, problem);
    }
}
