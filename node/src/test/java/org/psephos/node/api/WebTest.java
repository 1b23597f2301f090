package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What browsers and watchers need besides answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebTest {
    private ApiFixture api;

    @BeforeAll
    void start() {
        api = new ApiFixture();
        api.chain.append();
        api.settle();
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void letsPagesOfOtherSitesReadButNotTheAdminPort() {
        assertThat(api.get("/api/v1/status").headers().firstValue("access-control-allow-origin"))
                .contains("*");
        var preflight = api.send(HttpRequest.newBuilder(api.uri("/api/v1/transactions"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-methods"))
                .contains("OPTIONS, POST");
        var admin = api.send(api.admin("/log-level").build());
        assertThat(admin.statusCode()).isEqualTo(200);
        assertThat(admin.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() {
        var head = api.send(
                HttpRequest.newBuilder(api.uri("/api/v1/blocks/1")).HEAD().build());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length").orElseThrow())
                .isPositive();
    }

    @Test
    void showsAPageOrSaysWhyThereIsNone() {
        var page = api.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
        assertThat(api.get("/election/" + api.chain.chainId()).body()).isEqualTo(page.body());
        assertThat(api.get("/missing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void saysThatItIsUpAndReady() {
        assertThat(api.get("/livez").body()).isEqualTo("live\n");
        assertThat(api.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(api.json("/readyz?verbose").get("checks")).hasSize(3);
    }
}
