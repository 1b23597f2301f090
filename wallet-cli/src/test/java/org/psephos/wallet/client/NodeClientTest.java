package org.psephos.wallet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Queue<Runnable> hangUps = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private NodeClient client;

    @BeforeEach
    void start() throws IOException, Failure {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = clientOf(server.getAddress().getPort());
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
    void givesUpOnAHeadThatComesLetterByLetter() throws IOException, Failure {
        Failure failure = againstRawAnswers(out -> {
            out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            while (hangUps.isEmpty() || clock.nowMillis() < 600_000) {
                clock.advanceMillis(1_000);
                out.write('x');
            }
            hangUps.forEach(Runnable::run);
        });

        assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message()).contains("takes too long");
    }

    @Test
    void givesUpOnInterimAnswersWithoutEnd() throws IOException, Failure {
        byte[] interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII);

        Failure failure = againstRawAnswers(out -> {
            for (int i = 0; i < 10_000; i++) {
                out.write(interim);
            }
        });

        assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message()).contains("interim answers without end");
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
    void takesNothingButAnObjectForAnAnswer() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("\"yes\"".getBytes(StandardCharsets.UTF_8));
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

    private NodeClient clientOf(int port) throws Failure {
        return new NodeClient("http://127.0.0.1:" + port, clock, clock::advanceMillis, (delayMillis, task) -> {
            hangUps.add(task);
            return () -> hangUps.remove(task);
        });
    }

    @FunctionalInterface
    private interface RawAnswer {
        void write(OutputStream out) throws IOException;
    }

    /** How the client takes it that the node writes these bytes, whatever it was asked. */
    private Failure againstRawAnswers(RawAnswer answer) throws IOException, Failure {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread node = Thread.ofVirtual().start(() -> {
                try (Socket connection = socket.accept()) {
                    answer.write(connection.getOutputStream());
                } catch (IOException e) {
                    // The client has hung up, as it should.
                }
            });
            NodeClient asking = clientOf(socket.getLocalPort());
            Failure failure = catchThrowableOfType(Failure.class, () -> asking.get("/status"));
            node.interrupt();
            return failure;
        }
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
