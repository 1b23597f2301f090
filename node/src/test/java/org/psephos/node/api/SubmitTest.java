package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.fakes.FakeKeys.key;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;

/** What becomes of transactions that are sent in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmitTest {
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
    void takesATransactionAsBytesOrJson() {
        Transaction one = api.chain.transaction(20, 0, new Payload.Transfer(key(1), 1));
        Transaction two = api.chain.transaction(20, 1, new Payload.Transfer(key(1), 1));

        var asBytes = api.post("/api/v1/transactions", "application/octet-stream", one.encode());
        var asJson = api.post(
                "/api/v1/transactions",
                "application/json; charset=utf-8",
                ("{\"tx\":\"" + HexFormat.of().formatHex(two.encode()) + "\"}").getBytes(StandardCharsets.UTF_8));
        var again = api.post("/api/v1/transactions", "application/octet-stream", one.encode());
        var bad = api.post("/api/v1/transactions", "application/octet-stream", new byte[] {1, 2});

        assertThat(asBytes.statusCode()).isEqualTo(202);
        assertThat(asBytes.body()).isEqualTo("{\"id\":\"" + one.id() + "\",\"verdict\":\"accepted\"}");
        assertThat(asJson.statusCode()).isEqualTo(202);
        assertThat(ApiFixture.read(again).get("verdict").asText()).isEqualTo("duplicate");
        assertThat(ApiFixture.problem(bad, 422)).isEqualTo("MALFORMED");
        byte[] other = "{\"transaction\":\"00\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(ApiFixture.problem(api.post("/api/v1/transactions", "application/json", other), 400))
                .isEqualTo("MALFORMED_JSON");
        api.pool.remove(one.id());
        api.pool.remove(two.id());
    }

    @Test
    void givesAVerdictForEachTransactionOfABatch() {
        Transaction one = api.chain.transaction(21, 0, new Payload.Transfer(key(1), 1));
        byte[] body = new Writer()
                .bytes(one.encode())
                .bytes(new byte[] {9})
                .bytes(one.encode())
                .toBytes();

        var response = api.post("/api/v1/transactions/batch", "application/octet-stream", body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.read(response).findValuesAsText("verdict"))
                .containsExactly("accepted", "rejected", "duplicate");
        assertThat(ApiFixture.problem(
                        api.post("/api/v1/transactions/batch", "application/octet-stream", new byte[] {5, 1}), 400))
                .isEqualTo("MALFORMED_BATCH");
        assertThat(ApiFixture.problem(
                        api.post("/api/v1/transactions/batch", "application/octet-stream", new byte[0]), 400))
                .isEqualTo("MALFORMED_BATCH");
        assertThat(ApiFixture.problem(
                        api.post(
                                "/api/v1/transactions/batch",
                                "application/octet-stream",
                                new byte[BatchBody.MAX_TRANSACTIONS + 1]),
                        413))
                .isEqualTo("BATCH_TOO_LONG");
        assertThat(ApiFixture.problem(api.post("/api/v1/transactions/batch", "text/plain", body), 415))
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        api.pool.remove(one.id());
    }
}
