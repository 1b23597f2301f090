package org.psephos.node.api.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A request whose answer takes as long as it takes. For its event loop only. */
public final class StreamExchange {
    private final HttpServerRequest request;
    private final boolean openToAll;

    private final Consumer<Throwable> refusal;

    /** @param refusal answers with a problem instead of a stream */
    StreamExchange(HttpServerRequest request, boolean openToAll, Consumer<Throwable> refusal) {
        this.request = request;
        this.openToAll = openToAll;
        this.refusal = refusal;
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
        if (openToAll) {
            response.putHeader("access-control-allow-origin", "*");
        }
        return response;
    }

    /** Cuts the connection, so that nobody takes half an answer for a whole one. */
    public void abort() {
        request.connection().close();
    }
}
