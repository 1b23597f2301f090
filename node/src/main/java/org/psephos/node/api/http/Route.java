package org.psephos.node.api.http;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One address with one method.
 *
 * @param template a path whose variable parts are in braces
 * @param query names that the query may hold
 * @param group under which its requests are measured
 */
public record Route(String method, String template, Set<String> query, String group, Handler handler) {

    /** How a route is answered. */
    public sealed interface Handler {}

    /** Answered on the event loop: from memory, at once. */
    @FunctionalInterface
    public non-sealed interface Immediate extends Handler {
        Reply answer(Call call) throws ProblemException;
    }

    /** Answered on a worker, as the disk may be needed. */
    @FunctionalInterface
    public non-sealed interface Query extends Handler {
        Reply answer(Call call) throws ProblemException;
    }

    /** Answered when what it waits for has happened, which blocks nobody. */
    @FunctionalInterface
    public non-sealed interface Later extends Handler {
        /**
         * What many wait for happens once, on a thread that has other things to do: each reply is made on the event loop of whoever asked.
         *
         * @return completes, on any thread, with what makes the reply
         */
        CompletionStage<Supplier<Reply>> answer(Call call) throws ProblemException;
    }

    /** Answered from memory where that is possible, else on a worker. */
    public record Cached(Memory memory, Query query) implements Handler {
        /** Looks on the event loop. */
        @FunctionalInterface
        public interface Memory {
            Optional<Reply> find(Call call) throws ProblemException;
        }
    }

    /** Takes a body and answers when it pleases. */
    public record Submit(Admission admission, Body body) implements Handler {
        /** Decides from the head alone, before the body is read. */
        @FunctionalInterface
        public interface Admission {
            /** @param contentType lower case, without parameters; empty if the request has none */
            void check(String contentType) throws ProblemException;
        }

        /** Gets the whole body, on the event loop. */
        @FunctionalInterface
        public interface Body {
            CompletionStage<Reply> answer(Call call, String contentType, Buffer body) throws ProblemException;
        }
    }

    /** Keeps the connection for itself. */
    @FunctionalInterface
    public non-sealed interface Stream extends Handler {
        void open(Call call, StreamExchange exchange) throws ProblemException;
    }

    public static Route get(String template, String group, Handler handler, String... query) {
        return new Route("GET", template, Set.of(query), group, handler);
    }

    public static Route of(String method, String template, String group, Handler handler) {
        return new Route(method, template, Set.of(), group, handler);
    }
}
