package org.psephos.node.api.http;

import java.util.OptionalInt;

/**
 * An answer that something went wrong (RFC 9457).
 *
 * @param code stable, for programs
 * @param detail what happened and what to do, for people
 */
public record Problem(int status, String code, String detail, OptionalInt retryAfterSeconds) {

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, OptionalInt.empty());
    }

    public static Problem badParameter(String detail) {
        return of(400, "BAD_PARAMETER", detail);
    }

    public static Problem notFound(String detail) {
        return of(404, "NOT_FOUND", detail);
    }

    /** Too much at once; the same request may well succeed later. */
    public static Problem overloaded(String detail) {
        return busy("OVERLOADED", detail);
    }

    public static Problem busy(String code, String detail) {
        return new Problem(503, code, detail, OptionalInt.of(1));
    }

    public static Problem internal() {
        return of(500, "INTERNAL", "The node has a fault of its own; its log says more.");
    }

    String title() {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not authorised";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 408 -> "Request timed out";
            case 409 -> "Not in this state";
            case 413 -> "Body too large";
            case 414 -> "Request line too long";
            case 415 -> "Unsupported media type";
            case 422 -> "Rejected";
            case 429 -> "Too many requests";
            case 431 -> "Headers too large";
            case 501 -> "Not implemented";
            case 503 -> "Not now";
            default -> "Internal error";
        };
    }

    public Reply reply() {
        var body = new JsonText();
        body.object();
        members(body);
        body.end();
        return reply(body);
    }

    /** Writes the members into an object that the caller has begun and ends. */
    public void members(JsonText body) {
        body.field("type", "about:blank");
        body.field("title", title());
        body.field("status", status);
        body.field("code", code);
        body.field("detail", detail);
    }

    public Reply reply(JsonText body) {
        Reply reply = new Reply(status, Reply.PROBLEM, body.toBuffer());
        return retryAfterSeconds.isPresent()
                ? reply.with("retry-after", Integer.toString(retryAfterSeconds.getAsInt()))
                : reply;
    }
}
