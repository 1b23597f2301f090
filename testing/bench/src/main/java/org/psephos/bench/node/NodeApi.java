package org.psephos.bench.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.psephos.core.crypto.Hash;

/** The node's HTTP interface as far as a benchmark asks it something off the clock. */
public final class NodeApi {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Duration NOT_NOW = Duration.ofMillis(50);

    private final URI base;
    private final ObjectMapper json = new ObjectMapper();

    public NodeApi(URI base) {
        this.base = base;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(base.getHost(), base.getPort());
    }

    public String host() {
        return base.getHost() + ":" + base.getPort();
    }

    public JsonNode status() throws IOException {
        return get("/api/v1/status");
    }

    public JsonNode results(Hash election) throws IOException {
        return get("/api/v1/elections/" + election + "/results");
    }

    public JsonNode transaction(Hash id) throws IOException {
        return get("/api/v1/transactions/" + id);
    }

    public boolean ready() {
        try {
            HttpURLConnection connection = open("/readyz");
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The verdict on one transaction, whatever the status. */
    public JsonNode submit(byte[] transaction) throws IOException {
        HttpURLConnection connection = open("/api/v1/transactions");
        connection.setDoOutput(true);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        connection.setFixedLengthStreamingMode(transaction.length);
        try (var out = connection.getOutputStream()) {
            out.write(transaction);
        }
        return json.readTree(
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream());
    }

    /** Asks again while the node says "not now": its index may be a block behind its chain. */
    public JsonNode get(String path) throws IOException {
        long end = System.nanoTime() + Duration.ofMillis(TIMEOUT_MILLIS).toNanos();
        while (true) {
            HttpURLConnection connection = open(path);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                try (var body = connection.getInputStream()) {
                    return json.readTree(body);
                }
            }
            try (var body = connection.getErrorStream()) {
                if (status != HttpURLConnection.HTTP_UNAVAILABLE || System.nanoTime() - end > 0) {
                    throw new IOException("GET " + path + ": " + status + " "
                            + (body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
            LockSupport.parkNanos(NOT_NOW.toNanos());
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        var connection = (HttpURLConnection) base.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }
}
