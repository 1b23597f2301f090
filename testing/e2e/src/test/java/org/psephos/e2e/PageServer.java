package org.psephos.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Serves the built page as a node does, with the strictest content policy, and one canned status. */
final class PageServer implements AutoCloseable {

    private final HttpServer server;

    PageServer(int statusCode, String status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", PageServer::file);
        server.createContext(
                "/api/v1/status",
                exchange -> answer(exchange, statusCode, "application/json", status.getBytes(StandardCharsets.UTF_8)));
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void file(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var name = path.equals("/") ? "/index.html" : path;
        try (var file = PageServer.class.getResourceAsStream("/META-INF/resources/psephos-ui" + name)) {
            if (file == null) {
                answer(exchange, 404, "text/plain", new byte[0]);
            } else {
                answer(exchange, 200, contentType(name), file.readAllBytes());
            }
        }
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript";
            case "css" -> "text/css";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }

    private static void answer(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
            exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
