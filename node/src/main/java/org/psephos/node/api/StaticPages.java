package org.psephos.node.api;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.node.api.http.HttpSite;
import org.psephos.node.api.http.Reply;

/** The web page's files, read from the classpath once and served from memory. */
final class StaticPages implements HttpSite.Pages {
    static final String FOLDER = "META-INF/resources/psephos-ui/";

    private static final String INDEX = "/index.html";
    private static final long MAX_BYTES = 64L << 20;

    /** What the bundler names after its content: such a name never means another content. */
    private static final Pattern HASHED = Pattern.compile("/assets/.*-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private static final String HINT = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Psephos node</title></head>
            <body>
            <h1>The Psephos node is up</h1>
            <p>Its web page was not built: that needs Node.js 20.19 or newer with npm. Everything else works.</p>
            <p>See <a href="/api/v1/status">/api/v1/status</a> and <a href="/openapi.yaml">/openapi.yaml</a>,
            or run <code>bin/psephos chain status</code>.</p>
            </body>
            </html>
            """;

    private final Map<String, Buffer> files;

    private StaticPages(Map<String, Buffer> files) {
        this.files = files;
    }

    /** Reads the disk. */
    static StaticPages load(ClassLoader classes) throws IOException {
        @Nullable URL index = classes.getResource(FOLDER + "index.html");
        if (index == null) {
            return new StaticPages(Map.of(INDEX, Buffer.buffer(HINT)));
        }
        return new StaticPages(
                index.openConnection() instanceof JarURLConnection jar ? fromJar(jar) : fromFolder(index));
    }

    static StaticPages of(Map<String, Buffer> files) {
        return new StaticPages(files);
    }

    @Override
    public Optional<Reply> find(String path, String encodings) {
        if (path.startsWith("/api/")) {
            return Optional.empty();
        }
        Optional<Reply> file = file(path.equals("/") ? INDEX : path, encodings);
        boolean route = path.indexOf('.', path.lastIndexOf('/')) < 0;
        return file.isPresent() || !route ? file : file(INDEX, encodings);
    }

    private Optional<Reply> file(String path, String encodings) {
        @Nullable Buffer plain = files.get(path);
        if (plain == null || path.endsWith(".br") || path.endsWith(".gz")) {
            return Optional.empty();
        }
        String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
        for (String[] packed : new String[][] {{"br", ".br"}, {"gzip", ".gz"}}) {
            @Nullable Buffer smaller = files.get(path + packed[1]);
            if (smaller != null && accepts(encodings, packed[0])) {
                return Optional.of(dressed(path, type, smaller).with("content-encoding", packed[0]));
            }
        }
        return Optional.of(dressed(path, type, plain));
    }

    private static boolean accepts(String encodings, String wanted) {
        for (String encoding : encodings.split(",")) {
            String[] parts = encoding.split(";", -1);
            if (parts[0].strip().equals(wanted)) {
                return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static Reply dressed(String path, String type, Buffer content) {
        Reply reply = new Reply(200, type, content)
                .with("vary", "accept-encoding")
                .with(
                        "cache-control",
                        HASHED.matcher(path).matches() ? "public, max-age=31536000, immutable" : "no-cache");
        return type.startsWith("text/html")
                ? reply.with("content-security-policy", POLICY)
                        .with("referrer-policy", "no-referrer")
                        .with("cross-origin-opener-policy", "same-origin")
                : reply;
    }

    private static Map<String, Buffer> fromJar(JarURLConnection connection) throws IOException {
        var files = new HashMap<String, Buffer>();
        connection.setUseCaches(false);
        long total = 0;
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : jar.stream()
                    .filter(e -> !e.isDirectory() && e.getName().startsWith(FOLDER))
                    .toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] content = in.readAllBytes();
                    total = checked(total + content.length);
                    files.put("/" + entry.getName().substring(FOLDER.length()), Buffer.buffer(content));
                }
            }
        }
        return files;
    }

    private static Map<String, Buffer> fromFolder(URL index) throws IOException {
        var files = new HashMap<String, Buffer>();
        Path folder = Path.of(URI.create(index.toString())).resolveSibling("");
        long total = 0;
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                total = checked(total + content.length);
                files.put("/" + folder.relativize(file).toString().replace('\\', '/'), Buffer.buffer(content));
            }
        }
        return files;
    }

    private static long checked(long total) throws IOException {
        if (total > MAX_BYTES) {
            throw new IOException("the page's files have over " + MAX_BYTES + " bytes");
        }
        return total;
    }
}
