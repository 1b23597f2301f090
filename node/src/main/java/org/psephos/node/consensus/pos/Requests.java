package org.psephos.node.consensus.pos;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.psephos.node.consensus.Event;

/** What was asked for and has not been answered. */
final class Requests {
    private final Map<Long, Consumer<Event>> open = new HashMap<>();
    private long last;

    /** The number of a new request. */
    long ask(Consumer<Event> answer) {
        open.put(++last, answer);
        return last;
    }

    void answered(long request, Event event) {
        Consumer<Event> answer = open.remove(request);
        if (answer != null) {
            answer.accept(event);
        }
    }

    /** Whatever is still answered is for nobody. */
    void forget() {
        open.clear();
    }
}
