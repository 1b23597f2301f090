package org.psephos.node.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.metrics.NodeMetrics;

/** What an operator may do, on the admin port. */
final class AdminRoutes {
    private static final String GROUP = "admin";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final JsonFactory FACTORY = new JsonFactory();

    private final NodeMetrics metrics;
    private final MinerControl miner;
    private final LogControl log;
    private final Optional<PeerControl> peers;
    private final Runnable shutdown;

    AdminRoutes(
            NodeMetrics metrics, MinerControl miner, LogControl log, Optional<PeerControl> peers, Runnable shutdown) {
        this.metrics = metrics;
        this.miner = miner;
        this.log = log;
        this.peers = peers;
        this.shutdown = shutdown;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/metrics", GROUP, (Route.Query) this::metrics),
                Route.of("POST", "/miner", GROUP, submit(this::mine)),
                Route.of("POST", "/peers", GROUP, submit(this::connect)),
                Route.of("DELETE", "/peers/{id}", GROUP, (Route.Immediate) this::disconnect),
                Route.of("POST", "/shutdown", GROUP, submit(body -> stop())),
                Route.get("/log-level", GROUP, (Route.Immediate) call -> logLevel()),
                Route.of("PUT", "/log-level", GROUP, submit(this::setLogLevel)));
    }

    private interface Order {
        Reply carryOut(Buffer body) throws ProblemException;
    }

    private static Route.Submit submit(Order order) {
        return new Route.Submit(type -> {}, (Call call, String type, Buffer body) -> done(order.carryOut(body)));
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private Reply metrics(Call call) {
        return new Reply(200, METRICS_TYPE, Buffer.buffer(metrics.scrape()));
    }

    private Reply mine(Buffer body) throws ProblemException {
        String value = member(body, "enabled");
        if (!value.equals("true") && !value.equals("false")) {
            throw new ProblemException(
                    Problem.of(400, "MALFORMED_JSON", "The body must be {\"enabled\":true} or {\"enabled\":false}."));
        }
        miner.enable(value.equals("true"));
        var json = new JsonText();
        return Reply.json(json.object().field("enabled", miner.enabled()).end());
    }

    private PeerControl peers() throws ProblemException {
        return peers.orElseThrow(
                () -> new ProblemException(Problem.of(501, "NO_NETWORK", "This node runs without a network.")));
    }

    private Reply connect(Buffer body) throws ProblemException {
        PeerControl control = peers();
        String address = member(body, "address");
        if (!control.connect(address)) {
            throw new ProblemException(Problem.badParameter("address must be ID@HOST:PORT"));
        }
        return Reply.empty(204);
    }

    private Reply disconnect(Call call) throws ProblemException {
        if (!peers().disconnect(call.path("id"))) {
            throw new ProblemException(Problem.notFound("There is no such peer."));
        }
        return Reply.empty(204);
    }

    /** The node ends once the operator has the answer. */
    private Reply stop() {
        JsonText json = new JsonText().object().field("stopping", true).end();
        return new Reply(202, Reply.JSON, json.toBuffer()).then(shutdown);
    }

    private Reply logLevel() {
        return Reply.json(new JsonText().object().field("level", log.level()).end());
    }

    private Reply setLogLevel(Buffer body) throws ProblemException {
        String level = member(body, "level");
        if (!log.levels().contains(level)) {
            throw new ProblemException(Problem.badParameter("level must be one of " + String.join(", ", log.levels())));
        }
        log.set(level);
        return logLevel();
    }

    /** The scalar in a body that is an object of this one member. */
    private static String member(Buffer body, String name) throws ProblemException {
        try (JsonParser in = FACTORY.createParser(body.getBytes())) {
            if (in.nextToken() == JsonToken.START_OBJECT
                    && name.equals(in.nextFieldName())
                    && in.nextToken().isScalarValue()) {
                String value = in.getText();
                if (in.nextToken() == JsonToken.END_OBJECT && in.nextToken() == null) {
                    return value;
                }
            }
        } catch (IOException e) {
            // Told below, whatever it is.
        }
        throw new ProblemException(Problem.of(400, "MALFORMED_JSON", "The body must be {\"" + name + "\":…}."));
    }
}
