package org.psephos.node.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.fakes.FakeKeys.key;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.psephos.core.ledger.Payload;
import org.psephos.node.api.http.HttpLimits;

/** What strangers may send, and what they get for it. After each attack the node still answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpAttackTest {
    /** Time is no object: what a stalled machine sends late is no attack. */
    private static final HttpLimits PATIENT = limits(60_000);

    /** Where the attack is to be slow. */
    private static final HttpLimits HASTY = limits(1_000);

    private ApiFixture api;

    private static HttpLimits limits(long millis) {
        return new HttpLimits(64, 64 << 10, 256 << 10, millis, millis, millis, millis, millis, 2, 8, 0, 0, 2_000);
    }

    @BeforeAll
    void start() {
        api = fixture(PATIENT);
    }

    private static ApiFixture fixture(HttpLimits limits) {
        var api = new ApiFixture(config -> new ApiConfig(
                config.host(),
                config.port(),
                config.tls(),
                config.adminHost(),
                config.adminPort(),
                config.adminTokenFile(),
                config.trustedProxies(),
                limits,
                100,
                32,
                64,
                60_000,
                2));
        api.chain.append(api.chain.transaction(1, 0, new Payload.Transfer(key(2), 1)));
        api.settle();
        return api;
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private void stillAnswers() {
        assertThat(api.get("/api/v1/status").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesGarbage() throws IOException {
        assertThat(raw("\0\1\2\3 garbage\r\n\r\n"))
                .contains(" 400 ", "MALFORMED_REQUEST")
                .contains("MALFORMED_REQUEST");
        assertThat(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nhost: x\r\n\r\n"))
                .contains(" 414 ", "LINE_TOO_LONG");
        assertThat(raw("GET / HTTP/1.1\r\nhost: x\r\nx: " + "a".repeat(20_000) + "\r\n\r\n"))
                .contains(" 431 ", "HEADERS_TOO_LARGE");
        assertThat(raw("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(5_000) + "\r\n"))
                .contains(" 431 ", "HEADERS_TOO_LARGE");
        assertThat(raw("GET * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
                .contains(" 400 ", "MALFORMED_REQUEST");
        assertThat(raw("POST /api/v1/transactions HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n"
                        + "content-length: 99999999999999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
        assertThat(raw("POST /api/v1/transactions HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n"
                        + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
        stillAnswers();
    }

    @Test
    void outlivesRandomBytes() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            byte[] start = "POST /api/v1/transactions/batch HTTP/1.1\r\n".getBytes(US_ASCII);
            try (Socket socket = api.socket()) {
                socket.getOutputStream().write(start, 0, random.nextInt(start.length + 1));
                socket.getOutputStream().write(noise);
                // Until the node has closed, it counts the connection: the crowd is not to be the attack.
                socket.shutdownOutput();
                readAll(socket);
            } catch (SocketException e) {
                // The node may have closed already.
            }
        }
        stillAnswers();
    }

    @Test
    void refusesABodyThatIsTooLargeWhetherAnnouncedOrNot() throws IOException {
        String head =
                "POST /api/v1/transactions/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n";

        assertThat(raw(head + "content-length: 70000\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("BODY_TOO_LARGE");
        String chunk = "1000\r\n" + "a".repeat(0x1000) + "\r\n";
        assertThat(raw(head + "transfer-encoding: chunked\r\n\r\n" + chunk.repeat(20)))
                .startsWith("HTTP/1.1 413")
                .contains("BODY_TOO_LARGE");
        assertThat(raw("GET /api/v1/status HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello"))
                .contains("BODY_NOT_EXPECTED");
        stillAnswers();
    }

    /** Where such a body ends cannot be told: what follows the head must not be taken for a request. */
    @Test
    void refusesABodyInAnEncodingThatItDoesNotSpeak() throws IOException {
        String hidden = "GET /api/v1/status HTTP/1.1\r\nhost: x\r\n\r\n";
        for (String encoding : List.of(
                "gzip",
                "xchunked",
                "identity",
                "gzip, chunked",
                "chunked, gzip",
                "chunked, chunked",
                "chunked\r\ntransfer-encoding: chunked",
                "chunked\r\ntransfer-encoding: gzip",
                "")) {
            String head = "POST /api/v1/transactions HTTP/1.1\r\nhost: x\r\n"
                    + "content-type: application/octet-stream\r\ntransfer-encoding: " + encoding + "\r\n\r\n";
            for (String body : List.of(hidden, "0\r\n\r\n" + hidden)) {
                String answers = raw(head + body);

                assertThat(answers.split("HTTP/1.1 ", -1)).as(encoding).hasSizeLessThanOrEqualTo(2);
                assertThat(answers.isEmpty() || answers.startsWith("HTTP/1.1 400"))
                        .as("%s → %s", encoding, answers)
                        .isTrue();
            }
        }
        stillAnswers();
    }

    @Test
    void endsHeadersAndBodiesThatTrickle() throws IOException {
        String head = "GET /api/v1/status HTTP/1.1\r\nx: ";
        String body = "POST /api/v1/transactions HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n"
                + "content-length: 1000\r\n\r\n";
        try (var hasty = fixture(HASTY)) {
            assertThat(trickle(hasty, head)).isEmpty();
            // Where the machine stalls for as long as a head may take, that is what is cut off.
            ApiFixture.await(() -> trickle(hasty, body).contains("BODY_TIMEOUT"));
        }
    }

    @Test
    void boundsTheBodiesThatAreOnTheirWayTogether() throws IOException {
        var sockets = new ArrayList<Socket>();
        String head =
                "POST /api/v1/transactions/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n"
                        + "content-length: 60000\r\n\r\n";
        try {
            for (int i = 0; i < 5; i++) {
                Socket socket = api.socket();
                sockets.add(socket);
                socket.getOutputStream().write(head.getBytes(US_ASCII));
                socket.getOutputStream().flush();
            }
            ApiFixture.await(() -> sockets.stream().anyMatch(HttpAttackTest::isAnswered));
            Socket refused = sockets.stream()
                    .filter(HttpAttackTest::isAnswered)
                    .findAny()
                    .orElseThrow();
            assertThat(readAll(refused)).startsWith("HTTP/1.1 503").contains("OVERLOADED");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        stillAnswers();
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        String one = "GET /api/v1/blocks/0 HTTP/1.1\r\nhost: x\r\n\r\n";
        String two = "GET /api/v1/blocks/1/transactions HTTP/1.1\r\nhost: x\r\n\r\n";
        String last = "GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

        String answers = raw((one + two).repeat(50) + last);

        assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(102);
        assertThat(answers).endsWith("live\n");
    }

    @Test
    void closesConnectionsBeyondTheLimit() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 100; i++) {
                sockets.add(api.socket());
            }
            ApiFixture.await(() -> api.metrics.scrape().contains("psephos_http_cut_off_total{reason=\"limit\"}"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        ApiFixture.await(() -> {
            try {
                return api.get("/livez").statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    @Test
    void saysWhenTheVerifiersAreBusyOrTooSlow() {
        byte[] body = {1, 1};
        api.pool.queued = 100;
        var busy = api.post("/api/v1/transactions/batch", "application/octet-stream", body);
        api.pool.queued = 0;

        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("retry-after")).contains("1");
        assertThat(ApiFixture.read(busy).get("code").asText()).isEqualTo("OVERLOADED");
        try (var hasty = fixture(HASTY)) {
            hasty.pool.stuck = true;
            var slow = hasty.post("/api/v1/transactions/batch", "application/octet-stream", body);
            hasty.pool.free();
            assertThat(ApiFixture.read(slow).get("code").asText()).isEqualTo("DEADLINE_EXCEEDED");
        }
    }

    @Test
    void opensTheAdminPortOnlyToTheTokenAndItsOwnName() throws IOException {
        String path = "http://127.0.0.1:" + api.server.adminPort() + "/log-level";
        var none = api.send(HttpRequest.newBuilder(URI.create(path)).build());
        var wrong = api.send(HttpRequest.newBuilder(URI.create(path))
                .header("authorization", "Bearer " + "0".repeat(64))
                .build());
        assertThat(ApiFixture.problem(none, 401)).isEqualTo("UNAUTHORISED");
        assertThat(ApiFixture.problem(wrong, 401)).isEqualTo("UNAUTHORISED");
        assertThat(api.send(api.admin("/log-level").build()).statusCode()).isEqualTo(200);
        var page = api.send(
                api.admin("/log-level").header("origin", "https://evil.example").build());
        assertThat(ApiFixture.problem(page, 403)).isEqualTo("FOREIGN_ORIGIN");
        String token = Files.readString(api.token).strip();
        try (var socket = new Socket("127.0.0.1", api.server.adminPort())) {
            socket.getOutputStream()
                    .write(("GET /log-level HTTP/1.1\r\nhost: evil.example\r\nauthorization: Bearer " + token
                                    + "\r\nconnection: close\r\n\r\n")
                            .getBytes(US_ASCII));
            assertThat(readAll(socket)).startsWith("HTTP/1.1 403").contains("FOREIGN_HOST");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(api.token)))
                .isEqualTo("r--------");
    }

    @Test
    void doesWhatTheOperatorSays() {
        var stop = api.send(api.admin("/miner")
                .POST(BodyPublishers.ofString("{\"enabled\":false}"))
                .build());
        assertThat(stop.body()).isEqualTo("{\"enabled\":false}");
        assertThat(api.mining.get()).isFalse();
        var nothing =
                api.send(api.admin("/miner").POST(BodyPublishers.ofString("{}")).build());
        assertThat(ApiFixture.problem(nothing, 400)).isEqualTo("MALFORMED_JSON");
        var level = api.send(api.admin("/log-level")
                .PUT(BodyPublishers.ofString("{\"level\":\"debug\"}"))
                .build());
        assertThat(level.body()).isEqualTo("{\"level\":\"debug\"}");
        var loud = api.send(api.admin("/log-level")
                .PUT(BodyPublishers.ofString("{\"level\":\"loud\"}"))
                .build());
        assertThat(ApiFixture.problem(loud, 400)).isEqualTo("BAD_PARAMETER");
        assertThat(ApiFixture.problem(api.send(api.admin("/peers/abc").DELETE().build()), 501))
                .isEqualTo("NO_NETWORK");
        assertThat(api.send(api.admin("/metrics").build()).body()).contains("psephos_http_requests_seconds_bucket");
        assertThat(api.send(api.admin("/shutdown").POST(BodyPublishers.noBody()).build())
                        .statusCode())
                .isEqualTo(202);
        ApiFixture.await(() -> api.shutdowns.get() == 1);
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = api.socket()) {
            try {
                socket.getOutputStream().write(request.getBytes(US_ASCII));
                socket.getOutputStream().flush();
            } catch (SocketException e) {
                // Refused before all was sent; the answer is there to read.
            }
            return readAll(socket);
        }
    }

    /** Sends {@code start}, then a byte now and then until the other side has had enough. */
    private static String trickle(ApiFixture api, String start) {
        try (Socket socket = api.socket()) {
            socket.getOutputStream().write(start.getBytes(US_ASCII));
            socket.setSoTimeout(100);
            var answer = new ByteArrayOutputStream();
            for (int i = 0; i < 600; i++) {
                try {
                    socket.getOutputStream().write('a');
                    int read = socket.getInputStream().read();
                    if (read < 0) {
                        return answer.toString(US_ASCII);
                    }
                    answer.write(read);
                    return answer.toString(US_ASCII) + readAll(socket);
                } catch (SocketTimeoutException e) {
                    // Not yet.
                } catch (SocketException e) {
                    return answer.toString(US_ASCII);
                }
            }
            throw new AssertionError("the node waited for ever");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the other side sends until it closes. */
    private static String readAll(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        socket.setSoTimeout(60_000);
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8_192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, read);
            }
        } catch (SocketException e) {
            // Closed hard; what came before counts.
        }
        return all.toString(US_ASCII);
    }
}
