package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.psephos.node.api.http.HttpLimits;

/** How a server ends. */
class ShutdownTest {
    /** Only nets: a busy machine is given time, and a server that waited for others would take its whole grace. */
    private static final long LONG_SECONDS = 60;

    private static final HttpLimits DEFAULT = HttpLimits.DEFAULT;
    private static final HttpLimits GRACE = new HttpLimits(
            DEFAULT.maxConnections(),
            DEFAULT.maxBodyBytes(),
            DEFAULT.maxBodyBytesInFlight(),
            DEFAULT.headMillis(),
            10_000 * LONG_SECONDS,
            DEFAULT.bodyMillis(),
            1_000 * LONG_SECONDS,
            DEFAULT.stallMillis(),
            DEFAULT.workers(),
            DEFAULT.maxWaiting(),
            DEFAULT.requestsPerSecond(),
            DEFAULT.burst(),
            10_000 * LONG_SECONDS);

    @Test
    void answersTheOperatorWhoEndsTheNodeFirst() {
        try (var api = new ApiFixture()) {
            var answered = new CompletableFuture<HttpResponse<String>>();
            var answeredWhenEnding = new CompletableFuture<HttpResponse<String>>();
            api.onShutdown.set(() -> answeredWhenEnding.complete(
                    answered.orTimeout(LONG_SECONDS, TimeUnit.SECONDS).join()));

            answered.complete(api.send(
                    api.admin("/shutdown").POST(BodyPublishers.noBody()).build()));

            HttpResponse<String> answer = answeredWhenEnding.join();
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("{\"stopping\":true}");
        }
    }

    @Test
    void answersRequestsUnderWayAndWaitsForNoOneElse() {
        try (var api = new ApiFixture(config -> config.with(Optional.empty(), List.of(), GRACE))) {
            assertThat(api.get("/livez").statusCode())
                    .as("leaves an idle connection")
                    .isEqualTo(200);
            api.pool.stuck = true;
            var waiting = CompletableFuture.supplyAsync(
                    () -> api.post("/api/v1/transactions", "application/octet-stream", new byte[] {1}));
            ApiFixture.await(() -> api.pool.stuckSubmissions() == 1);

            var stopped = api.server.stop().toCompletableFuture();
            api.pool.free();

            assertThat(waiting.orTimeout(LONG_SECONDS, TimeUnit.SECONDS).join().statusCode())
                    .isEqualTo(422);
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(LONG_SECONDS));
        }
    }
}
