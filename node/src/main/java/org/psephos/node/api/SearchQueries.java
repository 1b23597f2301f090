package org.psephos.node.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.Phase;
import org.psephos.core.ledger.StateColumn;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.index.ElectionEntry;
import org.psephos.node.index.IndexReader;
import org.psephos.node.state.StateReader;
import org.psephos.node.txpool.PoolReader;

/** {@code /search}: one field for heights, hashes, addresses, trackers and titles. */
final class SearchQueries {
    private static final int MAX_CHARS = 200;
    private static final int MAX_RESULTS = 20;

    private final ChainReader chain;
    private final PoolReader pool;
    private final IndexReader index;
    private final Addresses addresses;
    private final ElectionQueries elections;

    SearchQueries(
            ChainReader chain, PoolReader pool, IndexReader index, Addresses addresses, ElectionQueries elections) {
        this.chain = chain;
        this.pool = pool;
        this.index = index;
        this.addresses = addresses;
        this.elections = elections;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/search", "search", (Route.Query) this::search, "q"));
    }

    private Reply search(Call call) throws ProblemException {
        String text = call.text("q", MAX_CHARS)
                .map(String::strip)
                .filter(stripped -> !stripped.isEmpty())
                .orElseThrow(() -> new ProblemException(Problem.badParameter("q says what to look for")));
        var json = new JsonText();
        json.object();
        json.array("results");
        Call.parseNumber(text)
                .filter(height -> height <= chain.head().height())
                .ifPresent(height -> result(json, "block", Long.toString(height), "Block " + height));
        Call.parseHash(text.toLowerCase(Locale.ROOT)).ifPresent(hash -> byHash(json, hash));
        if (addresses.parse(text) instanceof Address.Parsed.Ok(Address address)) {
            result(json, "address", address.toString(), address.toString());
        }
        for (ElectionEntry entry : elections.search(text, MAX_RESULTS)) {
            election(json, entry.id());
        }
        return Reply.json(json.end().end());
    }

    private void byHash(JsonText json, Hash hash) {
        chain.header(hash).ifPresent(header -> result(json, "block", hash.toHex(), "Block " + header.height()));
        election(json, hash);
        Optional<String> kind = pool.entry(hash)
                .map(entry -> entry.transaction())
                .or(() -> index.transaction(hash).map(located -> located.transaction()))
                .map(transaction -> Words.of(transaction.payload().kind()));
        kind.ifPresent(word -> result(json, "transaction", hash.toHex(), word));
    }

    /** Its phase tells where to lead who looks for it. */
    private void election(JsonText json, Hash id) {
        StateReader state = chain.state();
        var record = state.get(StateColumn.election(id));
        var status = state.get(StateColumn.status(id));
        if (record.isPresent() && status.isPresent()) {
            ElectionDefinition definition = record.get().definition();
            Phase phase = Phase.of(definition, status.get(), chain.head().chainTimeMillis());
            begin(json, "election", id.toHex(), definition.title().first())
                    .field("phase", phase.name())
                    .end();
        }
    }

    private static void result(JsonText json, String type, String ref, String title) {
        begin(json, type, ref, title).end();
    }

    private static JsonText begin(JsonText json, String type, String ref, String title) {
        return json.object().field("type", type).field("ref", ref).field("title", title);
    }
}
