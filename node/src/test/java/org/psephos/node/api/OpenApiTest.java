package org.psephos.node.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.fakes.FakeKeys.ballot;
import static org.psephos.node.fakes.FakeKeys.election;
import static org.psephos.node.fakes.FakeKeys.key;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Address;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.fakes.FakeChain;
import org.psephos.node.fakes.FakePeers;
import org.yaml.snakeyaml.Yaml;

/** The description is what the node does: every address in it is asked, every address that is served is in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

    private ApiFixture api;
    private JsonNode document;
    private Transaction creation;
    private Transaction waiting;
    private Transaction fresh;

    @BeforeAll
    void start() throws IOException {
        api = new ApiFixture();
        FakeChain chain = api.chain;
        creation =
                chain.transaction(0, 0, new Payload.CreateElection(election("Board", 1, FakeChain.GENESIS_MILLIS + 1)));
        waiting = chain.transaction(5, 0, new Payload.Transfer(key(1), 1));
        fresh = chain.transaction(6, 0, new Payload.Transfer(key(1), 1));
        chain.append(
                creation,
                chain.transaction(0, 1, new Payload.EnrolVoters(creation.id(), List.of(new RollEntry(key(1), 3)))),
                chain.transaction(0, 2, new Payload.CloseEnrolment(creation.id())),
                chain.transaction(0, 3, new Payload.Transfer(key(1), 1)),
                chain.transaction(1, 0, ballot(creation.id(), 1)));
        for (int i = 0; i < 5; i++) {
            chain.append();
        }
        api.pool.add(waiting);
        api.peers.connect(FakePeers.peer(1));
        api.peers.connect(FakePeers.peer(2));
        api.peers.part(FakePeers.id(2), "STALLED: nothing for 30 s");
        api.peers.knock("192.0.2.7:5", "FAULT: HANDSHAKE: garbage");
        api.settle();
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
            document = ApiFixture.JSON.valueToTree(new Yaml().<Map<String, Object>>load(in));
        }
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void describesExactlyWhatIsServed() {
        var served = new TreeSet<String>();
        api.server
                .routes()
                .forEach(route ->
                        served.add(route.method() + " " + route.template() + " " + new TreeSet<>(route.query())));
        var described = new TreeSet<String>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                                + names(operation.getValue(), "query"));
                    }
                }));

        assertThat(described).isEqualTo(served);
    }

    @Test
    void answersEveryAddressAsDescribed() throws Exception {
        var faults = new ArrayList<String>();
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    for (HttpRequest request : requests(path.getKey(), operation.getKey(), operation.getValue())) {
                        check(request, operation.getValue(), faults);
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private void check(HttpRequest request, JsonNode operation, List<String> faults) throws Exception {
        String name = request.method() + " " + request.uri();
        String type;
        int status;
        String body;
        HttpResponse<InputStream> response = api.client.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            status = response.statusCode();
            type = response.headers().firstValue("content-type").orElse("").replaceAll(";.*", "");
            // A stream of events never ends.
            body = type.equals("text/event-stream") ? "" : new String(in.readAllBytes(), ISO_8859_1);
        }
        JsonNode described = Shape.resolve(document, operation.get("responses").path(Integer.toString(status)));
        if (described.isMissingNode()) {
            faults.add(name + ": undocumented status " + status + " " + body);
            return;
        }
        if (described.has("content")) {
            JsonNode schema = described.get("content").path(type).path("schema");
            if (schema.isMissingNode()) {
                faults.add(name + ": undocumented type " + type + " of " + status);
            } else if (type.endsWith("json")) {
                Shape.faults(document, schema, ApiFixture.JSON.readTree(body))
                        .forEach(fault -> faults.add(name + " " + fault));
            }
        }
    }

    /** One request that should succeed, one for each optional parameter, and one with a parameter that nobody knows. */
    private List<HttpRequest> requests(String path, String method, JsonNode operation) {
        var found = new ArrayList<HttpRequest>();
        String filled = fill(path);
        String required = path.endsWith("/search") ? "?q=Board" : "";
        found.add(request(filled + required, path, method));
        for (String query : names(operation, "query")) {
            found.add(request(filled + "?" + query + "=" + example(query, path), path, method));
        }
        if (operation.get("responses").has("400")) {
            found.add(request(filled + "?nonsense=1", path, method));
        }
        if (operation.get("responses").has("401")) {
            found.add(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.server.adminPort() + filled))
                    .method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody())
                    .build());
        }
        return found;
    }

    private HttpRequest request(String filled, String path, String method) {
        boolean admin =
                !path.startsWith("/api") && document.get("paths").get(path).has("servers");
        HttpRequest.Builder builder = admin ? api.admin(filled) : HttpRequest.newBuilder(api.uri(filled));
        return builder.header("content-type", "application/octet-stream")
                .method(method.toUpperCase(Locale.ROOT), body(path, method))
                .build();
    }

    private HttpRequest.BodyPublisher body(String path, String method) {
        return switch (method + path) {
            case "post/api/v1/transactions" -> BodyPublishers.ofByteArray(fresh.encode());
            case "post/api/v1/transactions/batch" ->
                BodyPublishers.ofByteArray(
                        new Writer().bytes(fresh.encode()).bytes(new byte[1]).toBytes());
            case "post/miner" -> BodyPublishers.ofString("{\"enabled\":true}");
            case "post/peers" -> BodyPublishers.ofString("{\"address\":\"a@b:1\"}");
            case "put/log-level" -> BodyPublishers.ofString("{\"level\":\"warn\"}");
            default -> BodyPublishers.noBody();
        };
    }

    private String fill(String path) {
        String id = path.contains("/mempool/")
                ? waiting.id().toHex()
                : creation.id().toHex();
        return path.replace("{ref}", "1")
                .replace("{id}", id)
                .replace("{address}", new Address(Address.Prefix.MAIN, key(1)).toString());
    }

    private static String example(String query, String path) {
        return switch (query) {
            case "before" -> path.endsWith("/blocks") ? "2" : "2.0";
            case "phase" -> "RESULT";
            case "search" -> "psv1";
            case "q" -> "Board";
            case "types" -> "block,status";
            case "under" -> "4";
            default -> "1";
        };
    }

    private TreeSet<String> names(JsonNode operation, String in) {
        var names = new TreeSet<String>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = Shape.resolve(document, parameter);
            if (resolved.get("in").asText().equals(in)) {
                names.add(resolved.get("name").asText());
            }
        }
        return names;
    }

    @Test
    void describesRefusedTransactions() throws IOException {
        var response = api.post("/api/v1/transactions", "application/octet-stream", new byte[] {1});
        JsonNode schema = document.at("/paths/~1api~1v1~1transactions/post/responses/422/content")
                .get("application/problem+json")
                .get("schema");

        assertThat(Shape.faults(document, schema, ApiFixture.read(response))).isEmpty();
    }
}
