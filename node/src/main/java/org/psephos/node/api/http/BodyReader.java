package org.psephos.node.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Gathers one body, and gives up as soon as it is too long or there is no room for it. */
final class BodyReader {
    private final HttpServerRequest request;
    private final HttpLimits limits;
    private final BodyBudget budget;
    private final BiConsumer<Buffer, Runnable> whole;
    private final Consumer<Problem> refused;
    private Buffer body = Buffer.buffer();
    private long taken;
    private boolean over;

    /** @param whole takes the body, and what is to be run once, on any thread, when nothing needs the body's room any more */
    BodyReader(
            HttpServerRequest request,
            HttpLimits limits,
            BodyBudget budget,
            BiConsumer<Buffer, Runnable> whole,
            Consumer<Problem> refused) {
        this.request = request;
        this.limits = limits;
        this.budget = budget;
        this.whole = whole;
        this.refused = refused;
    }

    void start() {
        Optional<Problem> problem = reserve(declaredBytes());
        if (problem.isPresent()) {
            refuse(problem.get());
            return;
        }
        request.handler(this::chunk);
        request.exceptionHandler(failure -> cut());
        request.endHandler(ignored -> finish());
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
    }

    /** The client took too long. */
    void timeOut() {
        if (!over) {
            refuse(Problem.of(408, "BODY_TIMEOUT", "The body did not arrive within " + limits.bodyMillis() + " ms."));
        }
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        long missing = body.length() + (long) chunk.length() - taken;
        Optional<Problem> problem = missing > 0 ? reserve(missing) : Optional.empty();
        if (problem.isPresent()) {
            refuse(problem.get());
            return;
        }
        if (body.length() == 0 && chunk.length() == taken) {
            body = chunk;
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        long held = taken;
        whole.accept(body, () -> budget.give(held));
    }

    private void cut() {
        if (!over) {
            release();
        }
    }

    private long declaredBytes() {
        String length = request.getHeader("content-length");
        // What does not fit into a long is refused by the HTTP decoder; what is not there counts as it comes.
        return length == null ? 0 : Call.parseNumber(length).orElse(Long.MAX_VALUE);
    }

    private Optional<Problem> reserve(long bytes) {
        if (bytes > limits.maxBodyBytes() - taken) {
            return Optional.of(Problem.of(
                    413,
                    "BODY_TOO_LARGE",
                    "A body may have at most " + limits.maxBodyBytes() + " bytes. Send less at once."));
        }
        if (!budget.take(bytes)) {
            return Optional.of(Problem.overloaded("Too many bodies are on their way. Try again in a moment."));
        }
        taken += bytes;
        return Optional.empty();
    }

    private void refuse(Problem problem) {
        release();
        body = Buffer.buffer();
        refused.accept(problem);
    }

    private void release() {
        over = true;
        budget.give(taken);
        taken = 0;
    }
}
