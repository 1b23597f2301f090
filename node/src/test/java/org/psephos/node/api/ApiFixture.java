package org.psephos.node.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.psephos.core.crypto.Curves;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.chain.AttendanceBook;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.HeadAnswer;
import org.psephos.node.consensus.Standing;
import org.psephos.node.consensus.Tip;
import org.psephos.node.fakes.FakeChain;
import org.psephos.node.fakes.FakeKeys;
import org.psephos.node.fakes.FakePeers;
import org.psephos.node.fakes.FakePool;
import org.psephos.node.index.BlockBodies;
import org.psephos.node.index.IndexColumns;
import org.psephos.node.index.IndexFollower;
import org.psephos.node.index.IndexReader;
import org.psephos.node.metrics.NodeMetrics;
import org.psephos.node.runtime.SerialLane;
import org.psephos.node.runtime.SystemClock;
import org.psephos.node.runtime.SystemRandomness;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.memory.MemoryStorage;

/** A server over a chain in memory, and a client. The event loops complain when something holds them up. */
final class ApiFixture implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    /** One validator that a person owns, and one whose stake nobody can withdraw. */
    static final StakingTerms STAKING = new StakingTerms(
            new StakeRegister(List.of(
                    new StakeCandidate(
                            FakeKeys.key(20),
                            Optional.of(FakeKeys.key(7)),
                            30,
                            true,
                            List.of(
                                    new StakeCandidate.Unbonding(5, 2_000_000),
                                    new StakeCandidate.Unbonding(6, 2_000_001)),
                            List.of(3L)),
                    StakeCandidate.of(FakeKeys.key(21), Optional.empty(), 40))),
            1_000_000,
            2_000_000,
            10,
            50);

    /** Of two members one has agreed; this node is the other. */
    static final Standing STANDING = new Standing(
            9,
            Standing.Stage.AGREEMENT,
            OptionalLong.of(2),
            Optional.of(FakeKeys.key(20)),
            Optional.of(FakeKeys.key(21)),
            List.of(
                    new Standing.Member(FakeKeys.key(20), 30, Standing.Word.AGREES),
                    new Standing.Member(FakeKeys.key(21), 40, Standing.Word.NOTHING)));

    static final MembershipTerms MEMBERSHIP = new MembershipTerms(
            new ValidatorSet(List.of(new Validator(FakeKeys.key(20), 1), new Validator(FakeKeys.key(21), 1))), 64);

    final FakeChain chain = new FakeChain();
    final FakePool pool = new FakePool();
    final FakePeers peers = new FakePeers();
    final AtomicBoolean mining = new AtomicBoolean(true);
    final AtomicInteger shutdowns = new AtomicInteger();

    /** What is done when an operator says so, before the answer is written. */
    final AtomicReference<Runnable> onShutdown = new AtomicReference<>(() -> {});

    /** What the engine says to whoever wants a confirmed head. */
    final AtomicReference<Supplier<CompletionStage<HeadAnswer>>> confirmation =
            new AtomicReference<>(() -> CompletableFuture.completedStage(HeadAnswer.NOT_OFFERED));

    final NodeMetrics metrics = new NodeMetrics();
    final IndexFollower follower;
    final ApiServer server;
    final Path token;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Vertx vertx;
    private final SerialLane lane = new SerialLane("index", 1_024, failure -> {
        throw new AssertionError(failure);
    });
    private String logLevel = "info";

    ApiFixture() {
        this(config -> config);
    }

    ApiFixture(UnaryOperator<ApiConfig> change) {
        try {
            token = Files.createTempDirectory("psephos-api").resolve("admin.token");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setBlockedThreadCheckInterval(100)
                .setMaxEventLoopExecuteTime(300)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
        var clock = new SystemClock();
        Store store = ((OpenOutcome.Opened) new MemoryStorage(clock::nowMillis)
                        .open(new Schema(1, chain.chainId().toHex(), IndexColumns.all())))
                .store();
        var bodies = new BlockBodies(chain, 16 << 20);
        follower = new IndexFollower(chain, store, lane);
        var with = new ApiDependencies(
                vertx,
                clock,
                new SystemRandomness(),
                Curves.best(),
                Optional.of(STAKING),
                Optional.of(MEMBERSHIP),
                chain,
                finality(),
                () -> confirmation.get().get(),
                () -> Optional.of(STANDING),
                new AttendanceBook(chain),
                new IndexReader(chain, store, bodies),
                follower,
                bodies,
                pool,
                pool,
                metrics,
                facts(),
                peers,
                Optional.empty(),
                miner(),
                log(),
                () -> {
                    shutdowns.incrementAndGet();
                    onShutdown.get().run();
                });
        server = new ApiServer(with, change.apply(ApiConfig.of("127.0.0.1", 0, "127.0.0.1", 0, token)));
        chain.listen(server.chainListener());
        chain.listen(follower);
        follower.start();
        ApiStart start = server.start().toCompletableFuture().join();
        if (start instanceof ApiStart.Failed failed) {
            throw new AssertionError(failed);
        }
    }

    private static Finality finality() {
        return new Finality() {
            @Override
            public long finalizedHeight(Tip tip) {
                return 0;
            }

            @Override
            public boolean retractable() {
                return true;
            }

            @Override
            public double reversalProbability(long blocksOnTop, double attackerShare) {
                return Math.pow(attackerShare, blocksOnTop);
            }
        };
    }

    private static NodeFacts facts() {
        return new NodeFacts() {
            @Override
            public String peerId() {
                return "00".repeat(20);
            }

            @Override
            public String version() {
                return "test";
            }

            @Override
            public boolean syncing() {
                return false;
            }
        };
    }

    private MinerControl miner() {
        return new MinerControl() {
            @Override
            public boolean enabled() {
                return mining.get();
            }

            @Override
            public void enable(boolean enabled) {
                mining.set(enabled);
            }
        };
    }

    private LogControl log() {
        return new LogControl() {
            @Override
            public List<String> levels() {
                return List.of("error", "warn", "info", "debug");
            }

            @Override
            public String level() {
                return logLevel;
            }

            @Override
            public void set(String level) {
                logLevel = level;
            }
        };
    }

    /** Waits until the index has come to the head. */
    void settle() {
        await(() -> follower.height() == chain.head().height());
    }

    /** For a minute at most: other work may share the machine. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true within a minute");
            }
            Thread.onSpinWait();
            LockSupport.parkNanos(1_000_000);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " → " + response.statusCode() + " " + response.body());
        }
        return read(response);
    }

    /** The answer's body as JSON. */
    static JsonNode read(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    /** The code of a problem that came with {@code status}. */
    static String problem(HttpResponse<String> response, int status) {
        if (response.statusCode() != status
                || !response.headers().firstValue("content-type").equals(Optional.of("application/problem+json"))) {
            throw new AssertionError(response + " " + response.body());
        }
        return read(response).get("code").asText();
    }

    HttpResponse<String> post(String path, String type, byte[] body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("content-type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpRequest.Builder admin(String path) {
        try {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + path))
                    .header("authorization", "Bearer " + Files.readString(token).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Socket socket() {
        try {
            var socket = new Socket("127.0.0.1", server.port());
            socket.setSoTimeout(60_000);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
        follower.stop();
        lane.close();
        vertx.close().await();
        client.shutdownNow();
        metrics.close();
    }
}
