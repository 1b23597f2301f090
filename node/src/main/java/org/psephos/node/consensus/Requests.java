package org.psephos.node.consensus;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What an engine has asked for and not been answered. */
public final class Requests {
    private final Map<Long, Consumer<Event>> open = new HashMap<>();
    private long last;

    /** The number of a new request. */
    public long ask(Consumer<Event> answer) {
        open.put(++last, answer);
        return last;
    }

    public void answered(long request, Event event) {
        Consumer<Event> answer = open.remove(request);
        if (answer != null) {
            answer.accept(event);
        }
    }

    /** Whatever is still answered is for nobody. */
    public void forget() {
        open.clear();
    }
}
