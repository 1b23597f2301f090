package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.ledger.Payload;
import org.psephos.node.api.http.Cidr;
import org.psephos.node.api.http.HttpLimits;
import org.psephos.node.fakes.FakeKeys;

/** Who asks too often or sends too much is told so, and when to come back. */
class OverloadTest {
    private static final int BURST = 4;
    private static final int BODIES = 3;
    private static final int MAX_BODY_BYTES = 1_000;
    private static final HttpLimits LIMITS = new HttpLimits(
            64,
            MAX_BODY_BYTES,
            BODIES * MAX_BODY_BYTES,
            60_000,
            60_000,
            60_000,
            60_000,
            60_000,
            2,
            64,
            1,
            BURST,
            2_000);

    private ApiFixture api;

    @BeforeEach
    void start() {
        List<Cidr> proxies = List.of(Cidr.parse("127.0.0.0/8").orElseThrow());
        api = new ApiFixture(config -> config.with(Optional.empty(), proxies, LIMITS));
    }

    @AfterEach
    void stop() {
        api.pool.free();
        api.close();
    }

    private HttpResponse<String> from(String address) {
        return api.send(HttpRequest.newBuilder(api.uri("/api/v1/status"))
                .header("x-forwarded-for", address)
                .build());
    }

    /** The first answer other than yes, which comes after the burst and one yes for each second that went by meanwhile. */
    private static HttpResponse<String> refusedAfterTheBurst(Supplier<HttpResponse<String>> ask) {
        long start = System.nanoTime();
        int served = 0;
        HttpResponse<String> answer = ask.get();
        while (answer.statusCode() == 200 && served < 1_000) {
            served++;
            answer = ask.get();
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertThat((long) served).isBetween((long) BURST, BURST + seconds + 1);
        return answer;
    }

    @Test
    void tellsAnAddressThatAsksTooOftenWhenToComeBack() {
        HttpResponse<String> refused = refusedAfterTheBurst(() -> from("203.0.113.9"));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(ApiFixture.read(refused).get("code").asText()).isEqualTo("RATE_LIMITED");
        assertThat(from("203.0.113.10").statusCode()).isEqualTo(200);
        ApiFixture.await(() -> from("203.0.113.9").statusCode() == 200);
    }

    /** Some proxies add a line of their own below the one that the client sent. */
    @Test
    void believesTheProxyAndNotTheLineThatTheClientPutBeforeIts() {
        HttpRequest forged = HttpRequest.newBuilder(api.uri("/api/v1/status"))
                .header("x-forwarded-for", "127.0.0.1")
                .header("x-forwarded-for", "203.0.113.9")
                .build();

        assertThat(refusedAfterTheBurst(() -> api.send(forged)).statusCode()).isEqualTo(429);
    }

    @Test
    void neverLimitsThePollingStationItself() {
        for (int i = 0; i < 5 * BURST; i++) {
            assertThat(api.get("/api/v1/status").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keepsTheRoomOfABodyTakenUntilItWasDealtWith() {
        byte[] transaction = api.chain
                .transaction(1, 0, new Payload.Transfer(FakeKeys.key(2), 1))
                .encode();
        byte[] body = new byte[MAX_BODY_BYTES];
        System.arraycopy(transaction, 0, body, 0, transaction.length);
        HttpRequest request = HttpRequest.newBuilder(api.uri("/api/v1/transactions"))
                .header("content-type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        api.pool.stuck = true;
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < BODIES; i++) {
            waiting.add(api.client.sendAsync(request, BodyHandlers.ofString()));
        }
        ApiFixture.await(() -> api.pool.stuckSubmissions() == BODIES);

        HttpResponse<String> refused = api.send(request);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(ApiFixture.read(refused).get("code").asText()).isEqualTo("OVERLOADED");
        api.pool.free();
        assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 422);
        assertThat(api.send(request).statusCode()).isEqualTo(422);
    }
}
