package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Limits;
import org.psephos.node.api.http.ProblemException;

/** Whatever bytes come in, they are answered or refused; nothing is thrown that nobody expects. */
class EntryFuzzTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @FuzzTest(maxDuration = "1m")
    void takesApartEveryBatchOrRefusesIt(byte[] body) {
        try {
            List<byte[]> split = BatchBody.split(Buffer.buffer(body));
            var again = new Writer();
            split.forEach(again::bytes);
            assertThat(again.toBytes()).isEqualTo(body);
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isBetween(400, 499);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void outlivesEveryRequestLine(byte[] line) throws IOException {
        send("GET /api/v1/", line, " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    }

    @FuzzTest(maxDuration = "1m")
    void outlivesEveryHead(byte[] head) throws IOException {
        send("POST /api/v1/transactions HTTP/1.1\r\n", head, "\r\n\r\n");
    }

    @Test
    void refusesATransactionLongerThanAnyMayBe() {
        byte[] body =
                new Writer().bytes(new byte[Limits.MAX_TRANSACTION_BYTES + 1]).toBytes();

        var response = api.post("/api/v1/transactions/batch", "application/octet-stream", body);

        assertThat(ApiFixture.read(response).get("code").asText()).isEqualTo("MALFORMED_BATCH");
    }

    private static void send(String before, byte[] middle, String after) throws IOException {
        try (Socket socket = api.socket()) {
            socket.setSoTimeout(50);
            socket.getOutputStream().write(before.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(middle);
            socket.getOutputStream().write(after.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).doesNotContain(" 500");
        } catch (SocketException | SocketTimeoutException e) {
            // Cut off, or asked for more: both are answers.
        }
        assertThat(api.get("/livez").statusCode()).isEqualTo(200);
    }
}
