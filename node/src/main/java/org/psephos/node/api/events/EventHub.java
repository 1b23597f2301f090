package org.psephos.node.api.events;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.api.http.StreamExchange;

/** Readers of {@code /events}, each on the event loop of its connection. */
public final class EventHub implements Route.Stream {
    private static final long HEARTBEAT_MILLIS = 15_000;

    /** What may wait to go out to one reader before it has to take some of it. */
    private static final int MAX_UNSENT_BYTES = 128 << 10;

    /** Events written at once while a reader catches up. */
    private static final int CHUNK_EVENTS = 128;

    private static final CharSequence TYPE = "text/event-stream";
    private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

    private final Vertx vertx;
    private final EventLog log;
    private final int maxClients;
    private final Runnable slowReader;
    private final AtomicInteger clients = new AtomicInteger();
    private final Map<Context, Loop> loops = new ConcurrentHashMap<>();

    /** @param slowReader is told of each reader that was cut off */
    public EventHub(Vertx vertx, EventLog log, int maxClients, Runnable slowReader) {
        this.vertx = vertx;
        this.log = log;
        this.maxClients = maxClients;
        this.slowReader = slowReader;
        log.onAppend(() -> loops.values().forEach(Loop::wake));
    }

    public int clients() {
        return clients.get();
    }

    /** Ends all streams, so that the readers come back to whoever answers next. */
    public void close() {
        loops.values().forEach(Loop::close);
    }

    @Override
    public void open(Call call, StreamExchange exchange) throws ProblemException {
        Set<EventType> types = types(call);
        Optional<String> lastId = exchange.header("last-event-id");
        if (exchange.isHead()) {
            exchange.begin(TYPE, List.of()).end();
            return;
        }
        if (clients.incrementAndGet() > maxClients) {
            clients.decrementAndGet();
            throw new ProblemException(Problem.busy(
                    "EVENTS_FULL",
                    "This node already has " + maxClients + " readers of events, which is as many as it takes."));
        }
        HttpServerResponse response = exchange.begin(
                TYPE,
                List.of(new Reply.Header("cache-control", "no-store"), new Reply.Header("x-accel-buffering", "no")));
        response.setWriteQueueMaxSize(MAX_UNSENT_BYTES);
        var reader = new Reader(response, types, exchange::abort);
        Loop loop = loops.computeIfAbsent(vertx.getOrCreateContext(), Loop::new);
        loop.add(reader, lastId);
    }

    private static Set<EventType> types(Call call) throws ProblemException {
        Optional<String> text = call.text("types", 100);
        var types = EnumSet.noneOf(EventType.class);
        if (text.isEmpty()) {
            return EnumSet.allOf(EventType.class);
        }
        for (String name : text.get().split(",", -1)) {
            types.add(EventType.of(name)
                    .orElseThrow(() -> new ProblemException(
                            Problem.badParameter("types is a list, with commas, of " + List.of(EventType.values())))));
        }
        return types;
    }

    /** One connection. */
    private static final class Reader {
        final HttpServerResponse response;
        final Set<EventType> types;
        final Runnable abort;
        long seen;
        boolean gone;

        /** For the connection to take what was written. */
        boolean waiting;

        int stalledBeats;

        Reader(HttpServerResponse response, Set<EventType> types, Runnable abort) {
            this.response = response;
            this.types = types;
            this.abort = abort;
        }
    }

    /** The readers of one event loop. */
    private final class Loop {
        private final Context context;
        private final Set<Reader> readers = new LinkedHashSet<>();
        private final AtomicBoolean awake = new AtomicBoolean();

        Loop(Context context) {
            this.context = context;
            vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> List.copyOf(readers).forEach(this::beat));
        }

        void add(Reader reader, Optional<String> lastId) {
            readers.add(reader);
            reader.response.closeHandler(ignored -> remove(reader));
            reader.response.exceptionHandler(ignored -> remove(reader));
            Optional<Long> known = lastId.flatMap(log::parse);
            reader.seen = known.orElseGet(log::last);
            if (lastId.isPresent() && known.isEmpty()) {
                reader.response.write(Buffer.buffer("id: " + log.id(reader.seen) + "\nevent: reset\ndata: {}\n\n"));
            } else {
                reader.response.write(Buffer.buffer("retry: 2000\n\n"));
            }
            deliver(reader);
        }

        void remove(Reader reader) {
            if (!reader.gone) {
                reader.gone = true;
                readers.remove(reader);
                clients.decrementAndGet();
            }
        }

        void wake() {
            if (awake.compareAndSet(false, true)) {
                context.runOnContext(ignored -> {
                    awake.set(false);
                    List.copyOf(readers).forEach(this::deliver);
                });
            }
        }

        void close() {
            context.runOnContext(ignored -> List.copyOf(readers).forEach(reader -> {
                remove(reader);
                reader.response.end();
            }));
        }

        /** Writes what is new as far as the connection takes it; the rest stays in the log, not with the reader. */
        private void deliver(Reader reader) {
            while (!reader.gone && !reader.waiting && reader.seen != log.last()) {
                Optional<List<EventLog.Entry>> news = log.after(reader.seen, CHUNK_EVENTS);
                if (news.isEmpty()) {
                    drop(reader);
                    return;
                }
                Buffer text = Buffer.buffer();
                for (EventLog.Entry entry : news.get()) {
                    reader.seen = entry.number();
                    if (reader.types.contains(entry.type())) {
                        text.appendBuffer(entry.text());
                    }
                }
                if (text.length() > 0) {
                    reader.response.write(text);
                }
                if (reader.response.writeQueueFull()) {
                    reader.waiting = true;
                    reader.response.drainHandler(ignored -> {
                        reader.waiting = false;
                        deliver(reader);
                    });
                }
            }
        }

        /** A reader that took nothing between two heartbeats is gone, or as good as gone. */
        private void beat(Reader reader) {
            if (!reader.waiting) {
                reader.response.write(HEARTBEAT);
                reader.stalledBeats = 0;
            } else if (++reader.stalledBeats > 1) {
                drop(reader);
            }
        }

        private void drop(Reader reader) {
            if (!reader.gone) {
                remove(reader);
                slowReader.run();
                reader.abort.run();
            }
        }
    }
}
