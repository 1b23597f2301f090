package org.psephos.node.api.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A request whose answer takes as long as it takes. For its event loop only. */
public final class StreamExchange {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpSite site;
    private final Consumer<Throwable> refusal;
    private final Runnable ended;

    /**
     * @param refusal answers with a problem instead of a stream
     * @param ended is run when a stream that was begun is over
     */
    StreamExchange(Vertx vertx, HttpServerRequest request, HttpSite site, Consumer<Throwable> refusal, Runnable ended) {
        this.vertx = vertx;
        this.request = request;
        this.site = site;
        this.refusal = refusal;
        this.ended = ended;
    }

    /** Instead of {@link #begin}. */
    public void refuse(Throwable cause) {
        refusal.accept(cause);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    public boolean isHead() {
        return request.method().name().equals("HEAD");
    }

    /** The head of an answer without a length; the caller writes and ends it. */
    public HttpServerResponse begin(CharSequence contentType, List<Reply.Header> headers) {
        HttpServerResponse response = request.response();
        response.setStatusCode(200).setChunked(true).putHeader("content-type", contentType);
        headers.forEach(header -> response.putHeader(header.name(), header.value()));
        response.endHandler(ignored -> ended.run());
        if (site.openToAll()) {
            response.putHeader("access-control-allow-origin", "*");
        }
        return response;
    }

    /** Writes the next stretch, and goes on once the client has taken it; a client that doesn't is cut off. */
    public void write(HttpServerResponse response, Buffer stretch, Runnable next) {
        long timer = vertx.setTimer(site.limits().stallMillis(), ignored -> abort());
        response.write(stretch).onComplete(ignored -> {
            vertx.cancelTimer(timer);
            next.run();
        });
    }

    /** Cuts the connection, so that nobody takes half an answer for a whole one. */
    public void abort() {
        Abort.now(request.connection());
    }
}
