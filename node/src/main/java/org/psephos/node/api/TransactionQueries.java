package org.psephos.node.api;

import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.Deadline;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.index.IndexFollower;
import org.psephos.node.index.IndexReader;
import org.psephos.node.index.LocatedTransaction;
import org.psephos.node.txpool.PoolReader;

/** {@code /transactions/{id}}: in the pool, in the chain, or unknown. */
final class TransactionQueries {
    private static final String GROUP = "transaction";

    private final ChainReader chain;
    private final PoolReader pool;
    private final IndexReader index;
    private final IndexFollower follower;
    private final TransactionJson transactions;

    TransactionQueries(
            ChainReader chain,
            PoolReader pool,
            IndexReader index,
            IndexFollower follower,
            TransactionJson transactions) {
        this.chain = chain;
        this.pool = pool;
        this.index = index;
        this.follower = follower;
        this.transactions = transactions;
    }

    List<Route> routes() {
        return List.of(Route.get(
                "/api/v1/transactions/{id}", GROUP, new Route.Cached(this::fromPool, this::one), "proof", "raw"));
    }

    private Optional<Reply> fromPool(Call call) throws ProblemException {
        boolean raw = call.flag("raw");
        call.flag("proof");
        return pool.entry(call.pathHash("id")).map(entry -> pending(entry.transaction(), raw));
    }

    private Reply pending(Transaction transaction, boolean raw) {
        var json = new JsonText();
        json.object();
        transactions.content(json, transaction);
        json.field("status", "pending");
        json.field("confirmations", 0);
        if (raw) {
            transactions.raw(json, transaction);
        }
        return Reply.json(json.end());
    }

    private Reply one(Call call) throws ProblemException {
        Hash id = call.pathHash("id");
        long indexedBefore = follower.height();
        Optional<LocatedTransaction> located = index.transaction(id);
        if (located.isEmpty()) {
            return missing(id, indexedBefore, call);
        }
        Head head = chain.head();
        var json = new JsonText(1_024);
        json.object();
        transactions.content(json, located.get().transaction());
        transactions.standing(json, located.get(), head);
        boolean proof = call.flag("proof");
        if (proof || call.flag("raw")) {
            transactions.raw(json, located.get().transaction());
        }
        if (proof) {
            proof(json, located.get(), head, call.deadline());
        }
        return Reply.json(json.end());
    }

    /** It may have moved into a block that the index has yet to see: "unknown" would then be a lie. */
    private Reply missing(Hash id, long indexedBefore, Call call) throws ProblemException {
        Optional<Reply> inPool = fromPool(call);
        if (inPool.isPresent()) {
            return inPool.get();
        }
        if (indexedBefore < chain.head().height()) {
            throw new ProblemException(Problem.busy(
                    "INDEX_BEHIND",
                    "The index has come to block " + indexedBefore + " of "
                            + chain.head().height() + ". Ask again in a moment."));
        }
        var json = new JsonText();
        json.object();
        json.field("id", id);
        json.field("status", "unknown");
        json.field("confirmations", 0);
        return Reply.json(json.end());
    }

    private void proof(JsonText json, LocatedTransaction located, Head head, Deadline deadline)
            throws ProblemException {
        long height = located.block().header().height();
        json.object("proof");
        json.field("header", BlockQueries.hex(located.block().header()));
        json.field("inclusion", BlockQueries.hex(located.block().inclusion(located.position())));
        if (head.finalizedHeight() > height) {
            BlockQueries.under(json, chain, height, head.finalizedHeight());
        }
        if (head.finalizedHeight() >= height) {
            BlockQueries.certification(json, chain, head.finalizedHeight(), deadline);
        }
        json.end();
    }
}
