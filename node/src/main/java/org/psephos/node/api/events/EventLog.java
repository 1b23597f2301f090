package org.psephos.node.api.events;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.psephos.node.api.http.Call;

/**
 * The last events, numbered. One thread appends; any may read.
 *
 * <p>An event's id is {@code run-number}: a node that was started anew counts from 1 again, and readers are to notice.
 */
public final class EventLog {
    /** An event as it goes over the wire. */
    public record Entry(long number, EventType type, Buffer text) {}

    private final String run;
    private final Entry[] ring;
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    private long last;

    /** @param run tells this run of the node from others */
    public EventLog(String run, int capacity) {
        this.run = run;
        this.ring = new Entry[capacity];
    }

    /** @param wake is called after each event, on the appending thread; must return at once */
    public void onAppend(Runnable wake) {
        waiting.add(wake);
    }

    /** @param json one line */
    public void append(EventType type, byte[] json) {
        synchronized (this) {
            last++;
            Buffer text = Buffer.buffer(json.length + 64)
                    .appendString("id: ")
                    .appendString(id(last))
                    .appendString("\nevent: ")
                    .appendString(type.text())
                    .appendString("\ndata: ")
                    .appendBytes(json)
                    .appendString("\n\n");
            ring[(int) (last % ring.length)] = new Entry(last, type, text);
        }
        waiting.forEach(Runnable::run);
    }

    public synchronized long last() {
        return last;
    }

    /** At most {@code limit} events after {@code number}, oldest first; empty where some of them are gone. */
    public synchronized Optional<List<Entry>> after(long number, int limit) {
        if (number > last || last - number > ring.length) {
            return Optional.empty();
        }
        var entries = new ArrayList<Entry>();
        for (long next = number + 1; next <= last && entries.size() < limit; next++) {
            entries.add(ring[(int) (next % ring.length)]);
        }
        return Optional.of(entries);
    }

    String id(long number) {
        return run + "-" + number;
    }

    /** The number in an id of this run that has been given out and not been forgotten. */
    Optional<Long> parse(String id) {
        String prefix = run + "-";
        if (!id.startsWith(prefix)) {
            return Optional.empty();
        }
        Optional<Long> number = Call.parseNumber(id.substring(prefix.length()));
        return number.filter(n -> after(n, 0).isPresent());
    }
}
