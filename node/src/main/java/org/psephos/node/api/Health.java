package org.psephos.node.api;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.runtime.Clock;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.index.IndexFollower;
import org.psephos.node.txpool.Submissions;

/** {@code /livez} and {@code /readyz}. A node whose height stands still is up, but not ready. */
final class Health implements ChainListener {
    /** Blocks that the index may lag before what it says is stale. */
    private static final long MAX_INDEX_LAG = 20;

    private final Clock clock;
    private final ChainReader chain;
    private final IndexFollower follower;
    private final Submissions submissions;
    private final int maxQueued;
    private final long stalledMillis;
    private volatile long movedAtNanos;

    Health(
            Clock clock,
            ChainReader chain,
            IndexFollower follower,
            Submissions submissions,
            int maxQueued,
            long stalledMillis) {
        this.clock = clock;
        this.chain = chain;
        this.follower = follower;
        this.submissions = submissions;
        this.maxQueued = maxQueued;
        this.stalledMillis = stalledMillis;
        this.movedAtNanos = clock.nanoTime();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/livez", "health", (Route.Immediate) call -> Reply.text(200, "live\n")),
                Route.get("/readyz", "health", (Route.Immediate) this::ready, "verbose"));
    }

    @Override
    public void on(ChainEvent event) {
        movedAtNanos = clock.nanoTime();
    }

    private record Check(String name, boolean ok, String detail) {}

    private List<Check> checks() {
        long stillMillis = (clock.nanoTime() - movedAtNanos) / 1_000_000;
        long lag = chain.head().height() - follower.height();
        var checks = new ArrayList<Check>();
        checks.add(new Check(
                "height",
                stillMillis <= stalledMillis,
                "block " + chain.head().height() + ", unchanged for " + stillMillis / 1_000 + " s"));
        checks.add(new Check(
                "index",
                lag <= MAX_INDEX_LAG && follower.failure().isEmpty(),
                follower.failure()
                        .map(failure -> failure.code() + ": " + failure.detail())
                        .orElse(lag + " blocks behind")));
        int queued = submissions.queued();
        checks.add(new Check("submissions", queued < maxQueued, queued + " wait to be checked"));
        return checks;
    }

    private Reply ready(Call call) throws ProblemException {
        // "?verbose" alone is what people type.
        boolean verbose = call.query().containsKey("verbose");
        List<Check> checks = checks();
        boolean ready = checks.stream().allMatch(Check::ok);
        int status = ready ? 200 : 503;
        if (!verbose) {
            return Reply.text(status, ready ? "ready\n" : "not ready\n");
        }
        var json = new JsonText();
        json.object();
        json.field("ready", ready);
        json.array("checks");
        for (Check check : checks) {
            json.object();
            json.field("name", check.name());
            json.field("ok", check.ok());
            json.field("detail", check.detail());
            json.end();
        }
        return new Reply(status, Reply.JSON, json.end().end().toBuffer());
    }
}
