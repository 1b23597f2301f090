package org.psephos.wallet.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Scheduler;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;
import org.psephos.wallet.machine.Pause;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.PlainText;

/** One node's HTTP interface. */
public final class NodeClient {
    public static final String DEFAULT_NODE = "http://127.0.0.1:8645";

    private static final String BASE = "/api/v1";
    private static final String BYTES = "application/octet-stream";
    private static final String JSON = "application/json";
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int READ_TIMEOUT_MILLIS = 30_000;
    private static final int ANSWER_TIMEOUT_MILLIS = 120_000;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_JSON_BYTES = 32 << 20;
    private static final int MAX_TRIES = 4;
    private static final long MAX_RETRY_AFTER_SECONDS = 10;

    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private static final int IMPATIENT_MILLIS = 500;

    private final URI node;
    private final Clock clock;
    private final Pause pause;
    private final Scheduler scheduler;
    private final int connectTimeoutMillis;
    private final int readTimeoutMillis;
    private final int answerTimeoutMillis;

    /** @param scheduler hangs up on a node that takes too long, from another thread than the one that waits for it */
    public NodeClient(String node, Clock clock, Pause pause, Scheduler scheduler) throws Failure {
        this(parse(node), clock, pause, scheduler, CONNECT_TIMEOUT_MILLIS, READ_TIMEOUT_MILLIS, ANSWER_TIMEOUT_MILLIS);
    }

    private NodeClient(
            URI node,
            Clock clock,
            Pause pause,
            Scheduler scheduler,
            int connectTimeoutMillis,
            int readTimeoutMillis,
            int answerTimeoutMillis) {
        this.node = node;
        this.clock = clock;
        this.pause = pause;
        this.scheduler = scheduler;
        this.connectTimeoutMillis = connectTimeoutMillis;
        this.readTimeoutMillis = readTimeoutMillis;
        this.answerTimeoutMillis = answerTimeoutMillis;
    }

    /** The same node, for questions whose answer one can do without. */
    public NodeClient impatient() {
        return new NodeClient(
                node, clock, millis -> {}, scheduler, IMPATIENT_MILLIS, IMPATIENT_MILLIS, IMPATIENT_MILLIS);
    }

    /** An answer with a status that the caller did not exclude. */
    record Answer(int status, byte[] body, OptionalLong retryAfterSeconds) {
        /** Whatever a node has to say, it says as an object. */
        Optional<Json> json() {
            return JsonText.parse(body).filter(Json.Obj.class::isInstance);
        }
    }

    /** What is sent; an empty type means a GET. */
    private record Request(String path, String accept, String contentType, byte[] body, int maxBytes) {}

    public String url() {
        return node.toString();
    }

    /** The JSON document at {@code path} below the interface's base, which begins with a slash. */
    public Json get(String path) throws Failure {
        return json(path, send(new Request(path, JSON, "", new byte[0], MAX_JSON_BYTES)));
    }

    /** As {@link #get}, but what does not exist is empty. */
    public Optional<Json> find(String path) throws Failure {
        Answer answer = send(new Request(path, JSON, "", new byte[0], MAX_JSON_BYTES));
        return answer.status == NOT_FOUND ? Optional.empty() : Optional.of(json(path, answer));
    }

    /**
     * Writes the bytes at {@code path} to a file, which appears once it is whole; what does not exist is empty.
     *
     * @return how many bytes
     */
    public OptionalLong download(String path, Path to) throws Failure {
        HttpURLConnection connection = null;
        long begunNanos = clock.nanoTime();
        try {
            connection = open(path, BYTES);
            int status = status(connection, begunNanos);
            if (!isSuccess(status)) {
                Answer answer = read(connection, status, MAX_JSON_BYTES, path, begunNanos);
                if (status == NOT_FOUND) {
                    return OptionalLong.empty();
                }
                throw refused(path, answer);
            }
            try (InputStream in = connection.getInputStream()) {
                return OptionalLong.of(save(in, connection.getContentLengthLong(), to));
            }
        } catch (IOException e) {
            throw unreachable(e);
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    /** Hands in bytes; an answer of 422 is an answer, too. */
    Json post(String path, byte[] content) throws Failure {
        Answer answer = send(new Request(path, JSON, BYTES, content, MAX_JSON_BYTES));
        return answer.status == UNPROCESSABLE ? answer.json().orElseThrow(() -> unreadable(path)) : json(path, answer);
    }

    /** What a node says that is not what its interface promises. */
    public Failure unreadable(String path) {
        return Failure.failed(
                "NODE_ANSWER",
                "The node at " + node + " gave an answer to " + path + " that this program cannot read.",
                "Is it a Psephos node of this version?");
    }

    public static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Json json(String path, Answer answer) throws Failure {
        if (!isSuccess(answer.status)) {
            throw refused(path, answer);
        }
        return answer.json().orElseThrow(() -> unreadable(path));
    }

    /** A node that is busy is asked again, a few times. */
    private Answer send(Request request) throws Failure {
        for (int attempt = 1; ; attempt++) {
            Answer answer = exchange(request);
            boolean busy = answer.status == TOO_MANY || answer.status == UNAVAILABLE;
            if (!busy || attempt == MAX_TRIES) {
                return answer;
            }
            pause.millis(1_000 * Math.clamp(answer.retryAfterSeconds.orElse(1), 1, MAX_RETRY_AFTER_SECONDS));
        }
    }

    private Answer exchange(Request request) throws Failure {
        HttpURLConnection connection = null;
        long begunNanos = clock.nanoTime();
        try {
            connection = open(request.path, request.accept);
            if (!request.contentType.isEmpty()) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", request.contentType);
                connection.setFixedLengthStreamingMode(request.body.length);
                try (var out = connection.getOutputStream()) {
                    out.write(request.body);
                }
            }
            return read(connection, status(connection, begunNanos), request.maxBytes, request.path, begunNanos);
        } catch (IOException e) {
            if (connection != null) {
                connection.disconnect();
            }
            throw unreachable(e);
        }
    }

    /**
     * Waits for the answer's head. Letter by letter it keeps within the timeout of each read; and of interim answers (RFC 9110
     * §15.2) the JDK reads as many as come, each a call deeper.
     */
    private int status(HttpURLConnection connection, long begunNanos) throws IOException {
        Scheduler.Timer hangUp = scheduler.schedule(answerTimeoutMillis, connection::disconnect);
        try {
            int status = connection.getResponseCode();
            // After the hanging up, there may be one, too: what a head that breaks off seems to say.
            if (isOverdue(begunNanos)) {
                throw tooLong();
            }
            return status;
        } catch (StackOverflowError e) {
            throw new ProtocolException("interim answers without end");
        } catch (IOException e) {
            throw isOverdue(begunNanos) ? tooLong() : e;
        } finally {
            hangUp.cancel();
        }
    }

    private boolean isOverdue(long begunNanos) {
        return clock.nanoTime() - begunNanos >= TimeUnit.MILLISECONDS.toNanos(answerTimeoutMillis);
    }

    private static SocketTimeoutException tooLong() {
        return new SocketTimeoutException("the answer takes too long");
    }

    private HttpURLConnection open(String path, String accept) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(node + BASE + path).toURL().openConnection();
        connection.setConnectTimeout(connectTimeoutMillis);
        connection.setReadTimeout(readTimeoutMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", accept);
        return connection;
    }

    private Answer read(HttpURLConnection connection, int status, int maxBytes, String path, long begunNanos)
            throws IOException, Failure {
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            byte[] body = in == null ? new byte[0] : body(in, maxBytes, path, begunNanos);
            return new Answer(status, body, retryAfter(connection));
        }
    }

    /** A node that sends drop by drop keeps within the timeout of each read. */
    private byte[] body(InputStream in, int maxBytes, String path, long begunNanos) throws IOException, Failure {
        var body = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            body.write(buffer, 0, count);
            if (body.size() > maxBytes) {
                throw Failure.failed(
                        "NODE_ANSWER", "The node's answer to " + path + " is over " + maxBytes + " bytes.");
            }
            if (isOverdue(begunNanos)) {
                throw tooLong();
            }
        }
        return body.toByteArray();
    }

    private static long save(InputStream in, long promised, Path to) throws IOException, Failure {
        try {
            // Readable as the user's other files are: an export is there for all.
            Path next = to.resolveSibling(
                    "." + to.getFileName() + "." + ProcessHandle.current().pid() + ".next");
            try {
                long bytes = Files.copy(in, next, StandardCopyOption.REPLACE_EXISTING);
                if (promised >= 0 && bytes != promised) {
                    throw new IOException("the answer ended after " + bytes + " of " + promised + " bytes");
                }
                Files.move(next, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                return bytes;
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (FileSystemException e) {
            throw Failure.failed(
                    "FILE", "Cannot write " + to + ": " + e.getClass().getSimpleName() + ".");
        }
    }

    private Failure unreachable(IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Failure(
                ExitCode.UNREACHABLE,
                "NODE_UNREACHABLE",
                "No node answers at " + node + " (" + reason.toLowerCase(Locale.ROOT) + ").",
                "Start one with: bin/psephos-node",
                "or name another: --node URL, or PSEPHOS_NODE");
    }

    /** From a problem document (RFC 9457), or from the status alone. */
    private Failure refused(String path, Answer answer) {
        Json problem = answer.json().orElse(Json.object().build());
        String code = problem.text("code")
                .filter(text -> text.matches("[A-Z0-9_]{1,64}"))
                .orElse("HTTP_" + answer.status);
        String message = problem.text("detail")
                .or(() -> problem.text("title"))
                .map(PlainText::of)
                .orElse("the node answers " + path + " with HTTP " + answer.status);
        return switch (answer.status) {
            case NOT_FOUND -> Failure.notFound(code, message);
            case UNPROCESSABLE -> Failure.rejected(code, message);
            case TOO_MANY, UNAVAILABLE ->
                new Failure(ExitCode.UNREACHABLE, code, "The node is busy: " + message, "Try again in a moment.");
            default -> Failure.failed(code, message);
        };
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    private static OptionalLong retryAfter(HttpURLConnection connection) {
        String header = connection.getHeaderField("Retry-After");
        return header != null && header.matches("[0-9]{1,6}")
                ? OptionalLong.of(Long.parseLong(header))
                : OptionalLong.empty();
    }

    private static URI parse(String node) throws Failure {
        String text = node.strip();
        if (!text.contains("://")) {
            text = "http://" + text;
        }
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        try {
            var uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null) {
                uri.toURL();
                return uri;
            }
        } catch (URISyntaxException | MalformedURLException | IllegalArgumentException e) {
            // Told below, in one way for all.
        }
        throw Failure.usage("\"" + node + "\" is not the URL of a node.", "It looks like " + DEFAULT_NODE);
    }
}
