package org.psephos.node.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.fakes.FakeKeys.election;
import static org.psephos.node.fakes.FakeKeys.key;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;

/** {@code /events}: what is told, to whom, and from where on. */
class EventsTest {
    private static final int IDLE_READERS = 2_000;

    private ApiFixture api;

    @BeforeEach
    void start() {
        api = new ApiFixture(config -> new ApiConfig(
                config.host(),
                config.port(),
                config.tls(),
                config.adminHost(),
                config.adminPort(),
                config.adminTokenFile(),
                config.trustedProxies(),
                config.limits(),
                config.maxQueuedSubmissions(),
                IDLE_READERS,
                64,
                config.stalledMillis(),
                2));
        api.settle();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** One reader of the stream. */
    private final class Stream implements AutoCloseable {
        final Socket socket = api.socket();
        final BufferedReader in;

        Stream(String query, String lastId) throws IOException {
            String header = lastId.isEmpty() ? "" : "last-event-id: " + lastId + "\r\n";
            socket.getOutputStream()
                    .write(("GET /api/v1/events" + query + " HTTP/1.1\r\nhost: x\r\n" + header + "\r\n")
                            .getBytes(UTF_8));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }

        /** The next line that begins so, without that beginning. */
        String next(String beginning) throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
            throw new AssertionError("the stream ended before " + beginning);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void tellsOfBlocksTransactionsAndElections() throws IOException {
        try (var stream = new Stream("?types=block,transaction,election,finality", "")) {
            stream.next("retry: ");
            Transaction creation = api.chain.transaction(1, 0, new Payload.CreateElection(election("Board", 1, 2)));
            api.chain.append(creation);

            assertThat(stream.next("event: ")).isEqualTo("block");
            assertThat(stream.next("data: ")).contains("\"height\":1");
            assertThat(stream.next("event: ")).isEqualTo("transaction");
            assertThat(stream.next("data: ")).contains(creation.id().toHex());
            assertThat(stream.next("event: ")).isEqualTo("election");
            assertThat(stream.next("data: ")).contains("\"title\":\"Board\"");
            for (int i = 0; i < 3; i++) {
                api.chain.append();
            }
            assertThat(stream.next("event: finality")).isEmpty();
        }
    }

    @Test
    void goesOnWhereAReaderLeftOff() throws IOException {
        String id;
        try (var stream = new Stream("?types=block", "")) {
            stream.next("retry: ");
            api.chain.append();
            id = stream.next("id: ");
        }
        api.chain.append();
        api.chain.append();
        api.settle();
        try (var stream = new Stream("?types=block", id)) {
            assertThat(stream.next("data: ")).contains("\"height\":2");
            assertThat(stream.next("data: ")).contains("\"height\":3");
        }
    }

    @Test
    void tellsAReaderWhoComesTooLateToStartAfresh() throws IOException {
        String id;
        try (var stream = new Stream("?types=block", "")) {
            stream.next("retry: ");
            api.chain.append();
            id = stream.next("id: ");
        }
        for (int i = 0; i < 64; i++) {
            api.chain.append();
        }
        api.settle();
        for (String old : List.of(id, "0badcafe-3", "nonsense", id.substring(0, id.indexOf('-')) + "-999999")) {
            try (var stream = new Stream("", old)) {
                assertThat(stream.next("event: ")).isEqualTo("reset");
            }
        }
    }

    @Test
    void tellsOfBlocksThatWereGivenUp() throws IOException {
        api.chain.append();
        api.settle();
        try (var stream = new Stream("?types=block", "")) {
            stream.next("retry: ");
            api.chain.reorganise(1, List.of(List.of(), List.of()));

            assertThat(stream.next("data: ")).contains("\"height\":1", "\"removed\":true");
            assertThat(stream.next("data: ")).contains("\"height\":1", "\"removed\":false");
            assertThat(stream.next("data: ")).contains("\"height\":2");
        }
        assertThat(api.json("/api/v1/blocks/1").get("hash").asText())
                .isEqualTo(api.chain.idAt(1).orElseThrow().toHex());
    }

    @Test
    void showsSomeOfAFloodAndNeverAllOfIt() throws IOException {
        try (var stream = new Stream("?types=transaction,status", "")) {
            stream.next("retry: ");
            long start = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                api.server.feed().pooled(api.chain.transaction(1, i, new Payload.Transfer(key(2), 1)));
            }
            api.chain.append();
            int shown = 0;
            for (String type = stream.next("event: "); !type.equals("status"); type = stream.next("event: ")) {
                shown++;
            }
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            assertThat((long) shown).isBetween(1L, (seconds + 3) * EventFeed.MAX_POOLED_A_SECOND);
        }
    }

    @Test
    void keepsThousandsOfIdleReadersAndTurnsAwayTheNext() throws IOException {
        var streams = new ArrayList<Stream>();
        try {
            for (int i = 0; i < IDLE_READERS; i++) {
                streams.add(new Stream("?types=block", ""));
            }
            for (Stream stream : streams) {
                stream.next("retry: ");
            }
            var refused = api.get("/api/v1/events");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(ApiFixture.read(refused).get("code").asText()).isEqualTo("EVENTS_FULL");

            api.chain.append();
            for (Stream stream : streams) {
                assertThat(stream.next("data: ")).contains("\"height\":1");
            }
            assertThat(api.get("/api/v1/status").statusCode()).isEqualTo(200);
        } finally {
            for (Stream stream : streams) {
                stream.close();
            }
        }
        ApiFixture.await(() -> api.metrics.scrape().contains("psephos_events_clients 0.0"));
    }

    @Test
    void cutsOffAReaderWhoDoesNotRead() throws IOException {
        try (var stream = new Stream("", "")) {
            stream.next("retry: ");
            stream.socket.setReceiveBufferSize(1_024);
            String title = "x".repeat(8_000);
            Transaction creation = api.chain.transaction(1, 0, new Payload.CreateElection(election(title, 1, 2)));
            api.chain.append(creation);
            for (int i = 0; i < 2_000; i++) {
                api.chain.append(api.chain.transaction(1, i + 1, new Payload.CloseEnrolment(creation.id())));
            }
            api.settle();
            ApiFixture.await(() -> api.metrics.scrape().contains("psephos_events_dropped_clients_total 1.0"));
            ApiFixture.await(() -> api.metrics.scrape().contains("psephos_http_connections 0.0"));
        }
        assertThat(api.get("/api/v1/status").statusCode()).isEqualTo(200);
    }
}
