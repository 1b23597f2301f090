package org.psephos.node.api;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.psephos.node.api.events.EventHub;
import org.psephos.node.api.events.EventLog;
import org.psephos.node.api.http.Gate;
import org.psephos.node.api.http.HttpListener;
import org.psephos.node.api.http.HttpShared;
import org.psephos.node.api.http.HttpSite;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.RequestObserver;
import org.psephos.node.api.http.Route;
import org.psephos.node.api.http.RouteTable;
import org.psephos.node.api.http.WorkQueue;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.metrics.NodeMetrics;

/** The public port and the admin port. */
public final class ApiServer {
    /** For the ports to close once the grace for requests under way is over. */
    private static final long CLOSE_MILLIS = 3_000;

    private static final int ANY_PORT = -1;
    private static final int ANY_ADMIN_PORT = -2;
    private static final int RUN_BYTES = 6;

    private final ApiDependencies with;
    private final ApiConfig config;
    private final ApiRooms rooms;
    private final Vertx vertx;
    private final WorkQueue work;
    private final EventHub events;
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private volatile Reply openApi = Reply.empty(200);
    private volatile int port;
    private volatile int adminPort;

    /** Opens nothing yet; asks to be told of what the index takes in. */
    public ApiServer(ApiDependencies with, ApiConfig config) {
        this.with = with;
        this.config = config;
        vertx = with.vertx();
        String run = HexFormat.of().formatHex(with.randomness().bytes(RUN_BYTES));
        var log = new EventLog(run, config.eventHistory());
        rooms = new ApiRooms(with, config, log);
        work = new WorkQueue(
                vertx, "psephos-api", config.limits().workers(), config.limits().maxWaiting());
        events = new EventHub(vertx, log, config.maxEventClients(), with.metrics()::slowReaderDropped);
        with.follower().listen(rooms.indexListener());
    }

    /** To be registered with the chain, before {@link #start}. */
    public ChainListener chainListener() {
        return rooms.chainListener();
    }

    /** To be told of transactions that come into the pool. */
    public EventFeed feed() {
        return rooms.feed();
    }

    /** To be shown, again and again, who is connected. */
    public PeerFeed peerFeed() {
        return rooms.peerFeed();
    }

    /** Opens both ports. To be called once. */
    public CompletionStage<ApiStart> start() {
        return vertx.executeBlocking(this::files)
                .compose(this::open)
                .recover(failure -> stopAll().transform(ignored -> Future.succeededFuture(explain(failure))))
                .toCompletionStage();
    }

    /** Stops taking requests, lets those under way finish for a bounded time, ends streams. */
    public CompletionStage<Void> stop() {
        events.close();
        return stopAll().toCompletionStage();
    }

    /** Every address with its method, public and admin. */
    Stream<Route> routes() {
        return Stream.concat(publicRoutes().stream(), adminRoutes().stream());
    }

    private List<Route> publicRoutes() {
        var routes = new ArrayList<>(rooms.routes());
        routes.add(Route.get("/openapi.yaml", "openapi", (Route.Immediate) call -> openApi));
        routes.add(Route.get("/api/v1/events", "events", events, "types"));
        routes.add(new ExportRoute(with.chain(), work).route());
        return routes;
    }

    private List<Route> adminRoutes() {
        return new AdminRoutes(with.metrics(), with.miner(), with.log(), with.peerControl(), with.shutdown()).routes();
    }

    /** The port that was opened. */
    public int port() {
        return port;
    }

    public int adminPort() {
        return adminPort;
    }

    private record FilesRead(StaticPages pages, AdminToken token, Buffer openApi) {}

    private static final class UnusableFile extends IOException {
        private static final long serialVersionUID = 1L;

        private final String code;

        UnusableFile(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private FilesRead files() throws IOException {
        if (config.tls().isPresent()) {
            for (var file :
                    List.of(config.tls().get().certificate(), config.tls().get().key())) {
                if (!Files.isReadable(file)) {
                    throw new UnusableFile(
                            "TLS_FILES", file + " cannot be read. Check --http-tls-cert and --http-tls-key.");
                }
            }
        }
        AdminToken token;
        try {
            token = AdminToken.at(config.adminTokenFile(), with.randomness());
        } catch (IOException e) {
            throw new UnusableFile(
                    "ADMIN_TOKEN", config.adminTokenFile() + " cannot be used as admin token: " + e.getMessage());
        }
        try (InputStream in = ApiServer.class.getResourceAsStream("/openapi.yaml")) {
            byte[] openApi = in == null ? new byte[0] : in.readAllBytes();
            return new FilesRead(StaticPages.load(ApiServer.class.getClassLoader()), token, Buffer.buffer(openApi));
        }
    }

    private Future<ApiStart> open(FilesRead files) {
        openApi = new Reply(200, "application/yaml", files.openApi());
        var site = new HttpSite(
                new RouteTable(publicRoutes()),
                files.pages(),
                Gate.OPEN,
                true,
                config.limits(),
                config.trustedProxies());
        var admin = new HttpSite(
                new RouteTable(adminRoutes()),
                HttpSite.Pages.NONE,
                new AdminGate(files.token(), config.adminHost()),
                false,
                config.limits(),
                List.of());
        HttpServerOptions options = HttpShared.options(config.host(), portFor(config.port(), ANY_PORT));
        config.tls().ifPresent(tls -> options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString())));
        var observer = new Observer(with.metrics());
        var shared = new HttpShared(site, options, with.clock(), work, observer);
        var sharedAdmin = new HttpShared(
                admin,
                HttpShared.options(config.adminHost(), portFor(config.adminPort(), ANY_ADMIN_PORT)),
                with.clock(),
                work,
                observer);
        with.metrics().api(shared::connections, events::clients, work::size);
        return deploy(shared, config.eventLoops())
                .onSuccess(opened -> port = opened)
                .compose(ignored -> deploy(sharedAdmin, 1))
                .onSuccess(opened -> adminPort = opened)
                .map(ignored -> new ApiStart.Started(this));
    }

    /** Listeners that name the same negative number share a port of the system's choice. */
    private static int portFor(int port, int nameOfAny) {
        return port == 0 ? nameOfAny : port;
    }

    private Future<Integer> deploy(HttpShared shared, int instances) {
        Promise<Integer> listening = Promise.promise();
        return vertx.deployVerticle(
                        () -> new HttpListener(shared, listening), new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::add)
                .compose(ignored -> listening.future());
    }

    private Future<Void> stopAll() {
        List<Future<Void>> stops = deployments.stream().map(vertx::undeploy).toList();
        return Future.join(stops)
                .timeout(config.limits().graceMillis() + CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .transform(ignored -> work.close())
                .transform(ignored -> Future.succeededFuture());
    }

    private ApiStart explain(Throwable failure) {
        if (failure instanceof UnusableFile file) {
            return new ApiStart.Failed(file.code, String.valueOf(file.getMessage()));
        }
        if (config.tls().isPresent() && !(failure instanceof IOException)) {
            ApiConfig.Tls tls = config.tls().get();
            return new ApiStart.Failed(
                    "TLS_FILES",
                    tls.certificate() + " and " + tls.key() + " cannot be used as certificate and key, both in PEM: "
                            + failure.getMessage());
        }
        String places = "%s:%d (--http) or %s:%d (--admin)"
                .formatted(config.host(), config.port(), config.adminHost(), config.adminPort());
        return failure instanceof BindException && !isNotOurs(failure)
                ? new ApiStart.Failed(
                        "PORT_IN_USE",
                        "Another program uses " + places + ". Stop it, or choose other ports. (" + failure.getMessage()
                                + ")")
                : new ApiStart.Failed("ADDRESS_UNUSABLE", "Cannot listen on " + places + ": " + failure.getMessage());
    }

    /** Only the system's text tells the causes of a {@link BindException} apart; a person reads it in either message. */
    private static boolean isNotOurs(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains("Cannot assign requested address") || text.contains("Permission denied");
    }

    private record Observer(NodeMetrics metrics) implements RequestObserver {
        @Override
        public void answered(String group, int status, long nanos) {
            metrics.request(group, status, nanos);
        }

        @Override
        public void connections(int open) {}

        @Override
        public void cutOff(String reason) {
            metrics.cutOff(reason);
        }
    }
}
