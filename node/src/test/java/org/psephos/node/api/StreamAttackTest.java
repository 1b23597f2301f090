package org.psephos.node.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.api.http.HttpLimits;
import org.psephos.node.fakes.FakeChain;
import org.psephos.node.fakes.FakeKeys;

/** Answers that take as long as they take, asked for by clients who do not mean to read them. */
class StreamAttackTest {
    private static final int EXPORTS_AT_ONCE = 4;
    private static final HttpLimits TIGHT =
            new HttpLimits(64, 64 << 10, 256 << 10, 60_000, 500, 60_000, 5_000, 5_000, 2, 64, 0, 0, 2_000);

    /** More than the system keeps for a connection whose other end does not read. */
    private static final int EXPORT_BYTES = 16 << 20;

    private ApiFixture api;

    @BeforeEach
    void start() {
        api = new ApiFixture(config -> config.with(Optional.empty(), List.of(), TIGHT));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void makesExportsForOthersAlthoughSomeReadTheirsNoFurther() throws IOException {
        String export = export(EXPORT_BYTES);
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < EXPORTS_AT_ONCE; i++) {
                Socket socket = ask("GET " + export);
                idle.add(socket);
                assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
            ApiFixture.await(() -> head(export) == 503);

            ApiFixture.await(() -> head(export) == 200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void closesAConnectionWhoseAnswersNobodyTakes() throws IOException {
        try (Socket socket = ask("GET /openapi.yaml")) {
            Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 1_000; i++) {
                        socket.getOutputStream()
                                .write("GET /openapi.yaml HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(US_ASCII));
                    }
                } catch (IOException e) {
                    // As it should be.
                }
            });
            ApiFixture.await(() -> api.metrics.scrape().contains("psephos_http_connections 1.0"));

            ApiFixture.await(() -> api.metrics.scrape().contains("psephos_http_connections 0.0"));
        }
    }

    @Test
    void forgetsExportsWhoseReadersHangUp() throws IOException {
        String export = export(EXPORT_BYTES / 16);

        for (int i = 0; i < 10 * EXPORTS_AT_ONCE; i++) {
            Socket socket = ask("GET " + export);
            socket.setSoLinger(true, 0);
            socket.close();
        }

        ApiFixture.await(() -> head(export) == 200);
    }

    @Test
    void keepsNoConnectionOpenForAStreamThatIsOver() throws IOException {
        String export = export(1_000);
        for (String request : List.of("HEAD /api/v1/events", "HEAD " + export, "GET " + export)) {
            try (Socket socket = ask(request)) {
                byte[] answer = socket.getInputStream().readAllBytes();

                assertThat(new String(answer, US_ASCII)).as(request).startsWith("HTTP/1.1 200");
            }
        }
    }

    private int head(String path) {
        return api.send(HttpRequest.newBuilder(api.uri(path))
                        .method("HEAD", BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    /** With next to no room for the answer. */
    private Socket ask(String request) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", api.server.port()));
        socket.getOutputStream().write((request + " HTTP/1.1\r\nhost: x\r\n\r\n").getBytes(US_ASCII));
        return socket;
    }

    /** Path of the export of an election that is over. */
    private String export(int bytes) {
        FakeChain chain = api.chain;
        long opens = FakeChain.GENESIS_MILLIS + FakeChain.SPACING_MILLIS;
        Transaction creation = chain.transaction(
                0, 0, new Payload.CreateElection(FakeKeys.election("Board", opens, opens + FakeChain.SPACING_MILLIS)));
        Hash id = creation.id();
        chain.append(creation);
        List<RollEntry> roll = IntStream.rangeClosed(1, 500)
                .mapToObj(i -> new RollEntry(FakeKeys.key(i), 1))
                .sorted((a, b) -> a.voter().compareTo(b.voter()))
                .toList();
        int enrolment =
                chain.transaction(0, 1, new Payload.EnrolVoters(id, roll)).encode().length;
        for (int sent = 0, sequence = 1; sent < bytes; sent += enrolment, sequence++) {
            chain.append(chain.transaction(0, sequence, new Payload.EnrolVoters(id, roll)));
        }
        chain.append();
        chain.append();
        api.settle();
        return "/api/v1/elections/" + id + "/export";
    }
}
