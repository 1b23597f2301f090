package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a server ends. */
class ShutdownTest {
    @Test
    void answersTheOperatorWhoEndsTheNodeFirst() {
        try (var api = new ApiFixture()) {
            var answered = new CompletableFuture<HttpResponse<String>>();
            var answeredWhenEnding = new CompletableFuture<HttpResponse<String>>();
            api.onShutdown.set(() -> answeredWhenEnding.complete(
                    answered.orTimeout(5, TimeUnit.SECONDS).join()));

            answered.complete(api.send(
                    api.admin("/shutdown").POST(BodyPublishers.noBody()).build()));

            HttpResponse<String> answer = answeredWhenEnding.join();
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("{\"stopping\":true}");
        }
    }

    @Test
    void answersRequestsUnderWayAndWaitsForNoOneElse() {
        try (var api = new ApiFixture()) {
            assertThat(api.get("/livez").statusCode())
                    .as("leaves an idle connection")
                    .isEqualTo(200);
            api.pool.stuck = true;
            var waiting = CompletableFuture.supplyAsync(
                    () -> api.post("/api/v1/transactions", "application/octet-stream", new byte[] {1}));
            ApiFixture.await(() -> api.pool.stuckSubmissions() == 1);

            var stopped = api.server.stop().toCompletableFuture();
            api.pool.free();

            assertThat(waiting.orTimeout(5, TimeUnit.SECONDS).join().statusCode())
                    .isEqualTo(422);
            assertThat(stopped).succeedsWithin(Duration.ofMillis(1_500));
        }
    }
}
