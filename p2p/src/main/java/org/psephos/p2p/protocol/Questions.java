package org.psephos.p2p.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** This side's questions to one peer that have no answer yet. */
final class Questions {
    static final int MAX_OPEN = 256;

    /** Given up, whose answers may still come; more than the latest are not waited for. */
    static final int MAX_LATE = 4 * MAX_OPEN;

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private final Set<Long> late = new LinkedHashSet<>();
    private long last;

    private record Open(MessageKind answer, long deadlineMillis) {}

    boolean isFull() {
        return open.size() >= MAX_OPEN;
    }

    /** Its number. */
    long add(MessageKind answer, long deadlineMillis) {
        last++;
        open.put(last, new Open(answer, deadlineMillis));
        return last;
    }

    /** The kind of answer that the question wants; empty where there is no such question, or no longer. */
    Optional<MessageKind> close(long question) {
        return Optional.ofNullable(open.remove(question)).map(Open::answer);
    }

    /** Whether the answer is that to a question that was given up. Each has one answer, however late. */
    boolean isLate(long question) {
        return late.remove(question);
    }

    /** Gives up the questions whose time is over. */
    List<Long> expire(long nowMillis) {
        var expired = new ArrayList<Long>();
        open.forEach((question, waiting) -> {
            if (waiting.deadlineMillis <= nowMillis) {
                expired.add(question);
            }
        });
        expired.forEach(this::giveUp);
        return expired;
    }

    private void giveUp(long question) {
        open.remove(question);
        late.add(question);
        if (late.size() > MAX_LATE) {
            late.remove(late.iterator().next());
        }
    }
}
