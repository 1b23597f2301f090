package org.psephos.node.api.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leads a request to the handler of its route, and the answer back. */
final class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final String OTHER = "other";

    /** How long a client may go on sending after it was refused, so that it gets to read why. */
    private static final long LINGER_MILLIS = 500;

    private static final CharSequence CONTENT_TYPE = HttpHeaders.CONTENT_TYPE;
    private static final CharSequence CONTENT_LENGTH = HttpHeaders.CONTENT_LENGTH;
    private static final CharSequence ALLOW_ORIGIN = HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN;
    private static final CharSequence ANY = HttpHeaders.createOptimized("*");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NO_SNIFF_VALUE = HttpHeaders.createOptimized("nosniff");

    private final Vertx vertx;
    private final HttpShared shared;
    private final ConnectionWatch watch;

    Dispatcher(Vertx vertx, HttpShared shared, ConnectionWatch watch) {
        this.vertx = vertx;
        this.shared = shared;
        this.watch = watch;
    }

    /** One request on its way. */
    private final class Exchange {
        final HttpServerRequest request;
        final long startNanos = shared.clock.nanoTime();
        String group = OTHER;
        boolean answered;

        Exchange(HttpServerRequest request) {
            this.request = request;
        }

        void send(Reply reply) {
            if (answered) {
                return;
            }
            answered = true;
            shared.observer.answered(group, reply.status(), shared.clock.nanoTime() - startNanos);
            HttpServerResponse response = request.response();
            if (response.closed() || response.ended()) {
                reply.afterwards().run();
                return;
            }
            write(reply, response);
        }

        private void write(Reply reply, HttpServerResponse response) {
            response.setStatusCode(reply.status());
            var headers = response.headers();
            headers.set(CONTENT_TYPE, reply.contentType());
            headers.set(NO_SNIFF, NO_SNIFF_VALUE);
            if (shared.site.openToAll()) {
                headers.set(ALLOW_ORIGIN, ANY);
            }
            for (Reply.Header header : reply.headers()) {
                headers.set(header.name(), header.value());
            }
            var connection = request.connection();
            watch.enter(connection, ConnectionWatch.Phase.ANSWER);
            boolean head = request.method().name().equals("HEAD");
            if (head) {
                headers.set(CONTENT_LENGTH, Integer.toString(reply.body().length()));
            }
            (head ? response.end() : response.end(reply.body())).onComplete(done -> {
                watch.enter(connection, ConnectionWatch.Phase.NEXT_REQUEST);
                reply.afterwards().run();
            });
        }

        void send(Problem problem) {
            send(problem.reply());
        }

        /** For requests of which something may still be on its way. */
        void sendAndClose(Problem problem) {
            watch.refuse(request.connection());
            request.handler(ignored -> {});
            request.resume();
            send(problem.reply().with(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
            vertx.setTimer(LINGER_MILLIS, timer -> request.connection().close());
        }

        void fail(Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof ProblemException expected) {
                send(expected.problem());
                return;
            }
            LOG.log(System.Logger.Level.ERROR, "A request could not be answered: " + group, cause);
            send(Problem.internal());
        }
    }

    void refuseAndClose(HttpServerRequest request, Problem problem) {
        if (watch.isRefused(request.connection())) {
            return;
        }
        new Exchange(request).sendAndClose(problem);
    }

    void handle(HttpServerRequest request) {
        if (watch.isRefused(request.connection())) {
            return;
        }
        var exchange = new Exchange(request);
        watch.enter(request.connection(), ConnectionWatch.Phase.ANSWER);
        try {
            route(exchange);
        } catch (ProblemException e) {
            exchange.send(e.problem());
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    private void route(Exchange exchange) throws ProblemException {
        HttpServerRequest request = exchange.request;
        if (hasUnknownEncoding(request)) {
            exchange.sendAndClose(Problem.of(
                    400, "MALFORMED_REQUEST", "Of the transfer encodings only \"chunked\" is known here, alone."));
            return;
        }
        Optional<Problem> closed = shared.site.gate().check(request);
        if (closed.isPresent()) {
            exchange.sendAndClose(closed.get());
            return;
        }
        if (!shared.buckets.take(client(request))) {
            exchange.send(new Problem(
                    429, "RATE_LIMITED", "Too many requests from your address. Slow down.", OptionalInt.of(1)));
            return;
        }
        String path = request.path();
        if (path == null || path.isEmpty() || path.charAt(0) != '/') {
            throw new ProblemException(Problem.of(400, "MALFORMED_REQUEST", "The request names no path."));
        }
        String method = request.method().name();
        switch (shared.site.routes().find(method, path)) {
            case RouteTable.Match.Found(Route route, Map<String, String> parts) -> {
                exchange.group = route.group();
                answer(exchange, route, parts);
            }
            case RouteTable.Match.OtherMethod(Set<String> allowed)
            when method.equals("OPTIONS") -> exchange.send(preflight(allowed));
            case RouteTable.Match.OtherMethod(Set<String> allowed) -> refuseMethod(exchange, allowed);
            case RouteTable.Match.None() -> page(exchange, method, path);
        }
    }

    private void refuseMethod(Exchange exchange, Set<String> allowed) {
        String list = String.join(", ", allowed);
        Problem problem = Problem.of(405, "METHOD_NOT_ALLOWED", "This address takes only " + list + ".");
        if (hasBody(exchange.request)) {
            exchange.sendAndClose(problem);
            return;
        }
        exchange.send(problem.reply().with(HttpHeaders.ALLOW, list));
    }

    private Reply preflight(Set<String> allowed) {
        String list = String.join(", ", allowed);
        Reply reply = Reply.empty(204).with(HttpHeaders.ALLOW, list);
        return shared.site.openToAll()
                ? reply.with("access-control-allow-methods", list)
                        .with("access-control-allow-headers", "content-type, last-event-id")
                        .with("access-control-max-age", "86400")
                : reply;
    }

    private void page(Exchange exchange, String method, String path) {
        boolean read = method.equals("GET") || method.equals("HEAD");
        String encodings = Optional.ofNullable(exchange.request.getHeader(HttpHeaders.ACCEPT_ENCODING))
                .orElse("");
        Optional<Reply> page = read ? shared.site.pages().find(path, encodings) : Optional.empty();
        if (page.isPresent()) {
            exchange.group = "page";
            exchange.send(page.get());
        } else if (hasBody(exchange.request)) {
            exchange.sendAndClose(Problem.notFound("There is nothing at this address."));
        } else {
            exchange.send(Problem.notFound("There is nothing at this address. See /openapi.yaml for what there is."));
        }
    }

    private void answer(Exchange exchange, Route route, Map<String, String> parts) throws ProblemException {
        HttpServerRequest request = exchange.request;
        if (!(route.handler() instanceof Route.Submit) && hasBody(request)) {
            exchange.sendAndClose(Problem.of(400, "BODY_NOT_EXPECTED", "This address takes no body."));
            return;
        }
        String queryText = request.query();
        Map<String, String> query = queryText == null ? Map.of() : QueryText.parse(queryText, route.query());
        var call = new Call(
                parts, query, Deadline.in(shared.clock, shared.site.limits().requestMillis()));
        switch (route.handler()) {
            case Route.Immediate immediate -> exchange.send(immediate.answer(call));
            case Route.Later later -> answerLater(exchange, later.answer(call));
            case Route.Query slow -> onWorker(exchange, slow, call);
            case Route.Cached cached -> {
                Optional<Reply> known = cached.memory().find(call);
                if (known.isPresent()) {
                    exchange.send(known.get());
                } else {
                    onWorker(exchange, cached.query(), call);
                }
            }
            case Route.Submit submit -> readBody(exchange, submit, call);
            case Route.Stream stream -> {
                watch.enter(request.connection(), ConnectionWatch.Phase.STREAM);
                stream.open(call, stream(exchange));
            }
        }
    }

    private StreamExchange stream(Exchange exchange) {
        var connection = exchange.request.connection();
        return new StreamExchange(
                vertx,
                exchange.request,
                shared.site,
                exchange::fail,
                () -> watch.enter(connection, ConnectionWatch.Phase.NEXT_REQUEST));
    }

    private void onWorker(Exchange exchange, Route.Query query, Call call) {
        long timer = vertx.setTimer(shared.site.limits().requestMillis(), id -> exchange.send(Deadline.passed()));
        shared.work
                .run(() -> {
                    call.deadline().check();
                    return query.answer(call);
                })
                .onComplete(result -> {
                    vertx.cancelTimer(timer);
                    if (result.succeeded()) {
                        exchange.send(result.result());
                    } else {
                        exchange.fail(result.cause());
                    }
                });
    }

    private void readBody(Exchange exchange, Route.Submit submit, Call call) {
        HttpServerRequest request = exchange.request;
        String contentType = contentType(request.getHeader(CONTENT_TYPE));
        try {
            submit.admission().check(contentType);
        } catch (ProblemException e) {
            exchange.sendAndClose(e.problem());
            return;
        }
        var reader = new BodyReader(
                request,
                shared.site.limits(),
                shared.bodies,
                (body, release) -> answerLater(exchange, release, () -> submit.body()
                        .answer(call, contentType, body)
                        .thenApply(reply -> () -> reply)),
                exchange::sendAndClose);
        watch.enterBody(request.connection(), reader::timeOut);
        reader.start();
    }

    private void answerLater(Exchange exchange, CompletionStage<Supplier<Reply>> reply) {
        CompletableFuture<Supplier<Reply>> known = reply.toCompletableFuture();
        if (known.isDone() && !known.isCompletedExceptionally()) {
            exchange.send(known.join().get());
        } else {
            answerLater(exchange, () -> {}, () -> reply);
        }
    }

    private interface Work {
        CompletionStage<Supplier<Reply>> begin() throws ProblemException;
    }

    /** @param release gives the body's room back; that is when the work is done, however early the client is answered */
    private void answerLater(Exchange exchange, Runnable release, Work work) {
        watch.enter(exchange.request.connection(), ConnectionWatch.Phase.ANSWER);
        long timer = vertx.setTimer(shared.site.limits().requestMillis(), id -> exchange.send(Deadline.passed()));
        var context = vertx.getOrCreateContext();
        CompletionStage<Supplier<Reply>> done;
        try {
            done = work.begin();
        } catch (ProblemException | RuntimeException e) {
            done = CompletableFuture.failedFuture(e);
        }
        done.whenComplete((reply, failure) -> {
            release.run();
            context.runOnContext(ignored -> {
                vertx.cancelTimer(timer);
                if (failure == null) {
                    send(exchange, reply);
                } else {
                    exchange.fail(failure);
                }
            });
        });
    }

    private static void send(Exchange exchange, Supplier<Reply> made) {
        Reply reply;
        try {
            reply = made.get();
        } catch (RuntimeException e) {
            exchange.fail(e);
            return;
        }
        exchange.send(reply);
    }

    private InetAddress client(HttpServerRequest request) {
        InetAddress peer = watch.peer(request.connection());
        return shared.site.trustedProxies().isEmpty()
                ? peer
                : ClientAddress.of(peer, request.headers().getAll("x-forwarded-for"), shared.site.trustedProxies());
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || (length != null && !length.equals("0"));
    }

    /** The end of such a body cannot be told (RFC 9112, section 6.3), nor the beginning of the next request. */
    private static boolean hasUnknownEncoding(HttpServerRequest request) {
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        return encodings.size() > 1 || encodings.stream().anyMatch(encoding -> !encoding.equalsIgnoreCase("chunked"));
    }

    private static String contentType(@Nullable String header) {
        if (header == null) {
            return "";
        }
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
