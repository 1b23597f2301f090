package org.psephos.node.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.Phase;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.index.BallotChunk;
import org.psephos.node.index.ElectionEntry;
import org.psephos.node.index.IndexReader;
import org.psephos.node.index.LocatedTransaction;

/** {@code /elections}. */
final class ElectionQueries {
    private static final String GROUP = "election";

    /** Elections that one request may look at before it hands out a cursor instead. */
    private static final int MAX_LOOKED = 2_000;

    private final ChainReader chain;
    private final IndexReader index;
    private final Addresses addresses;
    private final ElectionJson elections;

    ElectionQueries(ChainReader chain, IndexReader index, Addresses addresses) {
        this.chain = chain;
        this.index = index;
        this.addresses = addresses;
        this.elections = new ElectionJson(addresses);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/elections", GROUP, (Route.Query) this::list, "phase", "before", "limit"),
                Route.get("/api/v1/elections/{id}", GROUP, (Route.Query) this::one),
                Route.get("/api/v1/elections/{id}/results", GROUP, (Route.Query) this::results),
                Route.get("/api/v1/elections/{id}/ballots", GROUP, (Route.Query) this::ballots, "after", "limit"),
                Route.get("/api/v1/elections/{id}/progress", GROUP, (Route.Query) this::progress, "limit"),
                Route.get("/api/v1/elections/{id}/trustees", GROUP, (Route.Query) this::trustees));
    }

    private Reply list(Call call) throws ProblemException {
        Optional<Phase> phase = phase(call);
        var views = new ArrayList<ElectionView>();
        IndexReader.ElectionPage page = index.elections(
                Pages.before(call),
                Pages.limit(call),
                phase.isPresent() ? MAX_LOOKED : Pages.limit(call) + 1,
                entry -> {
                    Optional<ElectionView> view =
                            call.deadline().hasPassed() ? Optional.empty() : ElectionView.find(entry.id(), chain);
                    boolean wanted = view.isPresent()
                            && phase.stream().allMatch(view.get().phase()::equals);
                    if (wanted) {
                        views.add(view.get());
                    }
                    return wanted;
                });
        call.deadline().check();
        var json = new JsonText(8_192);
        json.object();
        json.array("elections");
        for (ElectionView view : views) {
            json.object();
            elections.summary(json, view.id(), view.record(), view.status(), view.phase());
            json.end();
        }
        json.end();
        Pages.next(json, page.next().map(Pages::cursor));
        return Reply.json(json.end());
    }

    private static Optional<Phase> phase(Call call) throws ProblemException {
        Optional<String> text = call.text("phase", 32);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (Phase phase : Phase.values()) {
            if (phase.name().equals(text.get())) {
                return Optional.of(phase);
            }
        }
        throw new ProblemException(Problem.badParameter("phase must be one of " + List.of(Phase.values())));
    }

    private Reply one(Call call) throws ProblemException {
        ElectionView view = ElectionView.of(call, chain);
        var json = new JsonText(4_096);
        json.object();
        elections.summary(json, view.id(), view.record(), view.status(), view.phase());
        elections.details(json, view.record());
        Optional<LocatedTransaction> created = index.transaction(view.id());
        if (created.isPresent()) {
            json.field("createdAt", created.get().place().height());
        }
        json.field("rollRoot", view.status().roll().root());
        json.field("ballotRoot", view.status().ballots().root());
        return Reply.json(json.end());
    }

    private Reply results(Call call) throws ProblemException {
        ElectionView view = ElectionView.of(call, chain);
        var json = new JsonText(2_048);
        json.object();
        json.field("id", view.id());
        json.field("phase", view.phase().name());
        json.field("final", isFinal(view));
        elections.results(json, view.record().definition(), view.status());
        json.field("ballotRoot", view.status().ballots().root());
        Optional<Hash> tallyRoot = tallyRoot(view);
        if (tallyRoot.isPresent()) {
            json.field("tallyRoot", tallyRoot.get());
        }
        json.field("height", view.head().height());
        return Reply.json(json.end());
    }

    /** Whether no block that may still be given up could hold a ballot. */
    private boolean isFinal(ElectionView view) {
        return view.phase() == Phase.RESULT
                && chain.chainTimeAt(view.head().finalizedHeight() + 1)
                        >= view.record().definition().closesMillis();
    }

    private Optional<Hash> tallyRoot(ElectionView view) {
        if (view.phase() != Phase.RESULT) {
            return Optional.empty();
        }
        long closes = view.record().definition().closesMillis();
        // Chain time never goes back, so the first block at or after the close can be halved out.
        long low = 1;
        long high = view.head().height() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (chain.chainTimeAt(middle) >= closes) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return chain.idAt(low - 1)
                .flatMap(chain::header)
                .map(parent -> ElectionRules.tallyRoot(view.id(), view.status(), parent.stateRoot()));
    }

    private Reply ballots(Call call) throws ProblemException {
        ElectionView view = ElectionView.of(call, chain);
        int limit = Pages.limit(call);
        long from = call.number("after", 0, Long.MAX_VALUE >> 1)
                .map(after -> after + 1)
                .orElse(0L);
        List<IndexReader.NumberedTransaction> found = index.ballots(view.id(), from, limit);
        var json = new JsonText(16_384);
        json.object();
        json.field("total", view.status().ballots().count());
        json.array("ballots");
        for (IndexReader.NumberedTransaction ballot : found) {
            call.deadline().check();
            ballot(json, ballot, view);
        }
        json.end();
        if (found.size() == limit) {
            json.field("next", found.getLast().number());
        }
        return Reply.json(json.end());
    }

    private void ballot(JsonText json, IndexReader.NumberedTransaction ballot, ElectionView view) {
        LocatedTransaction located = ballot.located();
        Hash tracker = located.transaction().id();
        json.object();
        json.field("number", ballot.number());
        json.field("tracker", tracker);
        json.field("tx", tracker);
        json.field("voter", addresses.text(located.transaction().sender()));
        json.field("height", located.place().height());
        json.field("position", located.position());
        json.field("time", located.block().header().timeMillis());
        if (located.transaction().payload() instanceof Payload.CastBallot cast) {
            TransactionJson.choices(json, cast.ballot().choices());
        }
        json.field(
                "counts",
                view.state()
                        .get(StateColumn.voter(view.id(), located.transaction().sender()))
                        .filter(voter -> voter.hasVoted() && voter.tracker().equals(tracker))
                        .isPresent());
        json.end();
    }

    private Reply progress(Call call) throws ProblemException {
        ElectionView view = ElectionView.of(call, chain);
        var json = new JsonText(8_192);
        json.object();
        json.field("total", view.status().ballots().count());
        json.array("points");
        for (BallotChunk chunk : index.ballotProgress(view.id(), Pages.limit(call))) {
            call.deadline().check();
            Optional<Header> header = chain.idAt(chunk.height()).flatMap(chain::header);
            if (header.isPresent()) {
                json.object();
                json.field("height", chunk.height());
                json.field("time", header.get().timeMillis());
                json.field("ballots", chunk.end());
                json.end();
            }
        }
        json.end();
        return Reply.json(json.end());
    }

    private Reply trustees(Call call) throws ProblemException {
        ElectionView.of(call, chain);
        var json = new JsonText();
        json.object();
        json.field("threshold", 0);
        json.array("members").end();
        return Reply.json(json.end());
    }

    /** Elections whose title holds {@code text}. */
    List<ElectionEntry> search(String text, int limit) {
        String wanted = ElectionEntry.searchText(text);
        return index.elections(IndexReader.LAST, limit, 10 * MAX_LOOKED, entry -> entry.searchText()
                        .contains(wanted))
                .entries();
    }
}
