package org.psephos.node.api;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.psephos.core.ledger.Genesis;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.consensus.HeadAnswer;
import org.psephos.node.index.IndexFollower;
import org.psephos.node.txpool.PoolReader;

/** {@code /status}, {@code /genesis}, {@code /peers}: all from memory. */
final class StatusQueries {
    private final ChainReader chain;
    private final Supplier<CompletionStage<HeadAnswer>> confirmHead;
    private final PoolReader pool;
    private final IndexFollower follower;
    private final NodeFacts facts;
    private final PeerDirectory peers;
    private final Addresses addresses;
    private final Reply genesis;
    private final String chainId;

    StatusQueries(
            ChainReader chain,
            Supplier<CompletionStage<HeadAnswer>> confirmHead,
            PoolReader pool,
            IndexFollower follower,
            NodeFacts facts,
            PeerDirectory peers,
            Addresses addresses) {
        this.chain = chain;
        this.confirmHead = confirmHead;
        this.pool = pool;
        this.follower = follower;
        this.facts = facts;
        this.peers = peers;
        this.addresses = addresses;
        this.chainId = chain.genesis().chainId().toHex();
        this.genesis = genesis(chain.genesis());
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/status", "status", (Route.Later) this::status, "linearizable"),
                Route.get("/api/v1/genesis", "genesis", (Route.Immediate) call -> genesis),
                Route.get("/api/v1/peers", "peers", (Route.Immediate) this::peers));
    }

    /** What this node has; where that is wanted, only once nobody can have anything final that is newer. */
    private CompletionStage<Supplier<Reply>> status(Call call) throws ProblemException {
        return call.flag("linearizable")
                ? confirmHead.get().thenApply(answer -> () -> status(answer))
                : CompletableFuture.completedStage(() -> Reply.json(status()));
    }

    private Reply status(HeadAnswer answer) {
        return switch (answer) {
            case CONFIRMED -> Reply.json(status());
            case NOT_OFFERED ->
                Problem.of(
                                501,
                                "LINEARIZABLE_NOT_OFFERED",
                                "This node can't say whether its head is the newest: only members of a consortium can. Ask without"
                                        + " linearizable.")
                        .reply();
            case NOT_IN_TIME ->
                Problem.busy(
                                "HEAD_NOT_CONFIRMED",
                                "No majority has confirmed in time that nothing newer is final. Ask again, or another member.")
                        .reply();
            case TOO_MANY ->
                Problem.overloaded("Too many wait for a confirmed head. Try again in a moment.")
                        .reply();
        };
    }

    JsonText status() {
        Head head = chain.head();
        Genesis rules = chain.genesis();
        var json = new JsonText();
        json.object();
        json.field("network", rules.network());
        json.field("chainId", chainId);
        json.field("addressPrefix", addresses.prefix());
        json.field("consensus", rules.consensus());
        json.field("peerId", facts.peerId());
        json.field("version", facts.version());
        json.field("height", head.height());
        json.field("head", head.id());
        json.field("headTime", head.header().timeMillis());
        json.field("finalizedHeight", head.finalizedHeight());
        json.field("indexedHeight", Math.max(0, follower.height()));
        json.field("chainTime", head.chainTimeMillis());
        json.field("minFee", rules.minFee());
        json.field("peers", peers.peers().size());
        json.field("syncing", facts.syncing());
        json.object("mempool");
        json.field("count", pool.count());
        json.field("bytes", pool.bytes());
        return json.end().end();
    }

    private Reply genesis(Genesis rules) {
        var json = new JsonText();
        json.object();
        json.field("chainId", chainId);
        json.field("network", rules.network());
        json.field("addressPrefix", addresses.prefix());
        json.field("consensus", rules.consensus());
        json.field("time", rules.timeMillis());
        json.field("maxBlockBytes", rules.maxBlockBytes());
        json.field("maxTransactionBytes", rules.maxTransactionBytes());
        json.field("minSpacing", rules.minSpacingMillis());
        json.field("blockReward", rules.blockReward());
        json.field("minFee", rules.minFee());
        json.field("ballotsPerVoter", rules.ballotsPerVoter());
        json.field("genesis", HexFormat.of().formatHex(rules.encode()));
        return Reply.json(json.end());
    }

    private Reply peers(Call call) {
        var json = new JsonText();
        json.object();
        json.array("peers");
        for (PeerDirectory.Peer peer : peers.peers()) {
            json.object();
            PeerJson.connected(json, peer);
            json.end();
        }
        json.end();
        json.array("departed");
        for (PeerDirectory.Departed one : peers.departed()) {
            json.object();
            PeerJson.departed(json, one);
            json.end();
        }
        return Reply.json(json.end().end());
    }
}
