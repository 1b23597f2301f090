package org.psephos.node.api;

import java.util.List;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.txpool.PoolEntry;
import org.psephos.node.txpool.PoolReader;

/** {@code /mempool}: what waits, and why. */
final class PoolQueries {
    private static final String GROUP = "mempool";
    private static final int MAX = 1_000;

    private final PoolReader pool;
    private final TransactionJson transactions;

    PoolQueries(PoolReader pool, TransactionJson transactions) {
        this.pool = pool;
        this.transactions = transactions;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/mempool", GROUP, (Route.Query) this::list, "limit"),
                Route.get("/api/v1/mempool/{id}", GROUP, (Route.Immediate) this::one));
    }

    private Reply list(Call call) throws ProblemException {
        List<PoolEntry> entries = pool.entries(call.limit(Pages.DEFAULT, MAX));
        var json = new JsonText(16_384);
        json.object();
        json.field("count", pool.count());
        json.field("bytes", pool.bytes());
        json.array("transactions");
        for (PoolEntry entry : entries) {
            json.object();
            members(json, entry);
            json.end();
        }
        return Reply.json(json.end().end());
    }

    private Reply one(Call call) throws ProblemException {
        PoolEntry entry = pool.entry(call.pathHash("id"))
                .orElseThrow(() -> new ProblemException(Problem.notFound(
                        "This transaction does not wait here. /transactions/{id} tells whether it is in a block.")));
        var json = new JsonText();
        json.object();
        members(json, entry);
        return Reply.json(json.end());
    }

    private void members(JsonText json, PoolEntry entry) {
        transactions.content(json, entry.transaction());
        json.field("status", "pending");
        json.field("received", entry.receivedMillis());
        json.field("waiting", Words.of(entry.waiting()));
        json.field("why", why(entry.waiting()));
    }

    private static String why(PoolEntry.Waiting waiting) {
        return switch (waiting) {
            case READY -> "It may go into the next block.";
            case SEQUENCE_GAP -> "An earlier transaction of the same sender is missing; it has to come first.";
            case BEHIND_SENDER -> "Earlier transactions of the same sender wait, too, and go first.";
        };
    }
}
