package org.psephos.p2p.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This side's questions to one peer that have no answer yet. */
final class Questions {
    static final int MAX_OPEN = 256;

    private final Map<Long, Open> open = new LinkedHashMap<>();
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

    /** Whether this side has asked such a question at any time. */
    boolean wasAsked(long question) {
        return question > 0 && question <= last;
    }

    /** Gives up the questions whose time is over. */
    List<Long> expire(long nowMillis) {
        var expired = new ArrayList<Long>();
        open.forEach((question, waiting) -> {
            if (waiting.deadlineMillis <= nowMillis) {
                expired.add(question);
            }
        });
        expired.forEach(open::remove);
        return expired;
    }
}
