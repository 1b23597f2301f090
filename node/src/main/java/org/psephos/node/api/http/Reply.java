package org.psephos.node.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole answer.
 *
 * @param afterwards is run on the event loop once the answer is out, or cannot be sent any more; must return at once
 */
public record Reply(int status, CharSequence contentType, Buffer body, List<Header> headers, Runnable afterwards) {
    public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    public static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
    public static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");
    public static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

    /** One header line. */
    public record Header(CharSequence name, CharSequence value) {}

    public Reply(int status, CharSequence contentType, Buffer body) {
        this(status, contentType, body, List.of(), () -> {});
    }

    public static Reply json(JsonText body) {
        return new Reply(200, JSON, body.toBuffer());
    }

    public static Reply text(int status, String body) {
        return new Reply(status, TEXT, Buffer.buffer(body));
    }

    public static Reply empty(int status) {
        return new Reply(status, TEXT, Buffer.buffer());
    }

    public Reply with(CharSequence name, CharSequence value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Reply(status, contentType, body, more, afterwards);
    }

    public Reply then(Runnable task) {
        return new Reply(status, contentType, body, headers, task);
    }
}
