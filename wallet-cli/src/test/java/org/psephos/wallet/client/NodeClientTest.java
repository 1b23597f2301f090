package org.psephos.wallet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;

/** A client of nodes that answer what they should not. */
class NodeClientTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private NodeClient client;

    @BeforeEach
    void start() throws IOException, Failure {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = new NodeClient("http://127.0.0.1:" + server.getAddress().getPort(), clock, clock::advanceMillis);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void givesUpOnAnAnswerThatComesDropByDrop() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 200; i++) {
                clock.advanceMillis(1_000);
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        });

        Failure failure = catchThrowableOfType(Failure.class, () -> client.get("/status"));

        assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message()).contains("takes too long");
    }

    @Test
    void readsNoMoreThanItCanHold() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                exchange.getResponseBody().write(much);
            }
        });

        Failure failure = catchThrowableOfType(Failure.class, () -> client.get("/status"));

        assertThat(failure.code()).isEqualTo("NODE_ANSWER");
    }

    @Test
    void followsNoRedirect() {
        answer(exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/api/v1/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        });

        Failure failure = catchThrowableOfType(Failure.class, () -> client.get("/status"));

        assertThat(failure.code()).isEqualTo("HTTP_302");
        assertThat(asked).hasValue(1);
    }

    @Test
    void leavesAFileAsItWasUnlessTheWholeAnswerCame() throws IOException {
        Path file = Files.writeString(folder.resolve("board.psephos"), "before");
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("part".getBytes(StandardCharsets.UTF_8));
        });

        Failure failure = catchThrowableOfType(Failure.class, () -> client.download("/export", file));

        assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(file).hasContent("before");
        assertThat(folder).isDirectoryNotContaining("glob:**.next");
    }

    private void answer(HttpHandler handler) {
        server.createContext("/", exchange -> {
            try (HttpExchange closed = exchange) {
                handler.handle(closed);
            } catch (IOException e) {
                // The client has hung up, as it should.
            }
        });
    }
}
