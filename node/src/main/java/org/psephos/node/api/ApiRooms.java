package org.psephos.node.api;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.psephos.core.crypto.Hash;
import org.psephos.node.api.events.EventLog;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.index.IndexListener;

/** The parts that answer, put together; no socket yet. */
final class ApiRooms {
    private final BlockCache cache;
    private final Health health;
    private final EventFeed feed;
    private final PeerFeed peerFeed;
    private final List<Route> routes;

    ApiRooms(ApiDependencies with, ApiConfig config, EventLog log) {
        var addresses = new Addresses(with.chain().genesis(), with.curve());
        var transactions = new TransactionJson(addresses);
        var status = new StatusQueries(
                with.chain(), with.confirmHead(), with.pool(), with.follower(), with.facts(), with.peers(), addresses);
        cache = new BlockCache(with.chain(), with.bodies(), addresses, new Certainty(with.finality()));
        health = new Health(
                with.clock(),
                with.chain(),
                with.follower(),
                with.submissions(),
                config.maxQueuedSubmissions(),
                config.stalledMillis());
        peerFeed = new PeerFeed(log);
        feed = new EventFeed(log, with.chain(), with.clock(), transactions, addresses, status);
        var elections = new ElectionQueries(with.chain(), with.index(), addresses);
        routes = Stream.of(
                        health.routes(),
                        status.routes(),
                        new BlockQueries(with.chain(), with.bodies(), cache, transactions).routes(),
                        new TransactionQueries(with.chain(), with.pool(), with.index(), with.follower(), transactions)
                                .routes(),
                        new AccountQueries(
                                        with.chain(),
                                        with.pool(),
                                        with.index(),
                                        with.staking(),
                                        addresses,
                                        transactions)
                                .routes(),
                        new ValidatorQueries(with.chain(), with.staking(), addresses).routes(),
                        new ConsensusQueries(
                                        with.chain(), with.finality(), with.standing(), with.attendance(), with.clock())
                                .routes(),
                        new MemberQueries(with.chain(), with.membership()).routes(),
                        elections.routes(),
                        new RollQueries(with.chain(), with.index(), addresses).routes(),
                        new PoolQueries(with.pool(), transactions).routes(),
                        new SearchQueries(with.chain(), with.pool(), with.index(), addresses, elections).routes(),
                        new SubmitRoutes(with.submissions(), with.metrics(), config.maxQueuedSubmissions()).routes())
                .flatMap(List::stream)
                .toList();
    }

    List<Route> routes() {
        return routes;
    }

    EventFeed feed() {
        return feed;
    }

    PeerFeed peerFeed() {
        return peerFeed;
    }

    ChainListener chainListener() {
        return event -> {
            cache.on(event);
            health.on(event);
        };
    }

    IndexListener indexListener() {
        return new IndexListener() {
            @Override
            public void added(ImportedBlock block, Set<Hash> touched) {
                cache.add(block);
                feed.added(block, touched);
            }

            @Override
            public void removed(long height, Hash id) {
                feed.removed(height, id);
            }
        };
    }
}
