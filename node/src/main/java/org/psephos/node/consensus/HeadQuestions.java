package org.psephos.node.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.runtime.Scheduler;

/**
 * Asks the engine for all who want to know whether the head is the newest, one question at a time: who comes while one is open waits for
 * the next, since an answer says nothing of what happened after its question. For the engine's thread.
 */
final class HeadQuestions {
    /** Who waits for an answer at a time. */
    static final int MAX_WAITING = 4_096;

    /** A new leader is there after two seconds, as a rule. */
    static final long ANSWER_MILLIS = 4_000;

    private final Scheduler scheduler;
    private final LongConsumer engine;
    private List<CompletableFuture<HeadAnswer>> asking = List.of();
    private List<CompletableFuture<HeadAnswer>> next = new ArrayList<>();
    private Scheduler.@Nullable Timer patience;
    private long request;
    private boolean closed;

    /** @param engine takes the number of a question */
    HeadQuestions(Scheduler scheduler, LongConsumer engine) {
        this.scheduler = scheduler;
        this.engine = engine;
    }

    void ask(CompletableFuture<HeadAnswer> one) {
        if (closed) {
            one.complete(HeadAnswer.NOT_IN_TIME);
        } else if (asking.size() + next.size() >= MAX_WAITING) {
            one.complete(HeadAnswer.TOO_MANY);
        } else {
            next.add(one);
            if (asking.isEmpty()) {
                begin();
            }
        }
    }

    private void begin() {
        asking = next;
        next = new ArrayList<>();
        long number = ++request;
        patience = scheduler.schedule(ANSWER_MILLIS, () -> answered(number, HeadAnswer.NOT_IN_TIME));
        engine.accept(number);
    }

    void answered(long number, HeadAnswer answer) {
        if (number != request || asking.isEmpty()) {
            return;
        }
        List<CompletableFuture<HeadAnswer>> served = asking;
        asking = List.of();
        if (patience != null) {
            patience.cancel();
        }
        if (!next.isEmpty()) {
            begin();
        }
        served.forEach(one -> one.complete(answer));
    }

    /** Nobody is answered any more. */
    void close() {
        closed = true;
        answered(request, HeadAnswer.NOT_IN_TIME);
        answered(request, HeadAnswer.NOT_IN_TIME);
    }
}
