package org.psephos.bench.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Reads the stream of {@code block} events and notes when each came. */
public final class BlockArrivals implements AutoCloseable {
    private static final String DATA = "data:";

    private final HttpURLConnection connection;
    private final Listener listener;
    private final ConcurrentMap<Long, Arrival> byHeight = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * When a block's event came.
     *
     * @param millisOld how long after the time in its header
     * @param producer address
     */
    public record Arrival(long nanos, long millisOld, String producer) {}

    /** Is told of each block on the reader's thread. */
    @FunctionalInterface
    public interface Listener {
        void block(long height, int transactions, long nanos) throws IOException;
    }

    public BlockArrivals(NodeApi node, Listener listener) throws IOException {
        this.listener = listener;
        connection = (HttpURLConnection) URI.create("http://" + node.host() + "/api/v1/events?types=block")
                .toURL()
                .openConnection();
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        Thread.ofPlatform().name("blocks").daemon().start(() -> follow(in));
    }

    /** When the event of the block at {@code height} came. */
    public OptionalLong nanos(long height) {
        return arrival(height).map(Arrival::nanos).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** The same with what the event said. */
    public Optional<Arrival> arrival(long height) {
        return Optional.ofNullable(byHeight.get(height));
    }

    private void follow(BufferedReader in) {
        var json = new ObjectMapper();
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(DATA)) {
                    long now = System.nanoTime();
                    long wallMillis = System.currentTimeMillis();
                    JsonNode block = json.readTree(line.substring(DATA.length()));
                    if (block.has("transactions")) {
                        long height = block.get("height").asLong();
                        long timeMillis = block.get("time").asLong();
                        String producer = block.get("producer").asText();
                        byHeight.putIfAbsent(height, new Arrival(now, wallMillis - timeMillis, producer));
                        listener.block(height, block.get("transactions").asInt(), now);
                    }
                }
            }
        } catch (IOException e) {
            if (!closed) {
                System.err.println("psephos-bench: the stream of events broke: " + e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.disconnect();
    }
}
