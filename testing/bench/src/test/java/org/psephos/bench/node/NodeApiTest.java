package org.psephos.bench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeApiTest {
    private static final String NOT_NOW = "503 {\"code\":\"INDEX_BEHIND\"}";

    private HttpServer server;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksAgainWhileTheNodeSaysNotNow() throws IOException {
        NodeApi api = answering(NOT_NOW, NOT_NOW, "200 {\"height\":7}");

        assertThat(api.status().get("height").asInt()).isEqualTo(7);
    }

    @Test
    void tellsWhatElseIsWrong() throws IOException {
        NodeApi api = answering("404 {\"code\":\"NOT_FOUND\"}");

        assertThatThrownBy(api::status)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("404")
                .hasMessageContaining("NOT_FOUND");
    }

    /** @param answers status and body of each, in order */
    private NodeApi answering(String... answers) throws IOException {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(answers));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String[] answer = left.remove().split(" ", 2);
            byte[] body = answer[1].getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer[0]), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new NodeApi(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }
}
