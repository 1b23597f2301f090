package org.psephos.node.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Phase;
import org.psephos.core.election.RollEntry;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.StateAnswer;
import org.psephos.node.index.ElectionEntry;
import org.psephos.node.index.IndexReader;
import org.psephos.node.index.LocatedTransaction;
import org.psephos.node.index.RollChunk;
import org.psephos.node.state.StateReader;

/** {@code /elections}. */
final class ElectionQueries {
    private static final String GROUP = "election";

    /** Elections that one request may look at before it hands out a cursor instead. */
    private static final int MAX_LOOKED = 2_000;

    /** Voters that one search through a roll may look at, likewise. */
    private static final int MAX_SEARCHED_VOTERS = 20_000;

    /** Two proofs are wanted from one block; the head moves on at most so often meanwhile. */
    private static final int MAX_PROOF_TRIES = 5;

    /** Headers before the proved one; with it they show the chain time of the block that follows. */
    private static final int EARLIER_HEADERS = ChainTime.WINDOW - 1;

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
                Route.get("/api/v1/elections/{id}/roll", GROUP, (Route.Query) this::roll, "search", "after", "limit"),
                Route.get("/api/v1/elections/{id}/voters/{address}", GROUP, (Route.Query) this::voter, "proof"),
                Route.get("/api/v1/elections/{id}/trustees", GROUP, (Route.Query) this::trustees));
    }

    /** An election at the head. */
    private record View(
            Hash id, ElectionRecord record, ElectionStatus status, Phase phase, Head head, StateReader state) {}

    private Optional<View> view(Hash id) {
        Head head = chain.head();
        StateReader state = chain.state();
        Optional<ElectionRecord> record = state.get(StateColumn.election(id));
        Optional<ElectionStatus> status = state.get(StateColumn.status(id));
        if (record.isEmpty() || status.isEmpty()) {
            return Optional.empty();
        }
        Phase phase = Phase.of(record.get().definition(), status.get(), head.chainTimeMillis());
        return Optional.of(new View(id, record.get(), status.get(), phase, head, state));
    }

    private View view(Call call) throws ProblemException {
        return view(call.pathHash("id"))
                .orElseThrow(
                        () -> new ProblemException(Problem.of(404, "UNKNOWN_ELECTION", "There is no such election.")));
    }

    private Reply list(Call call) throws ProblemException {
        Optional<Phase> phase = phase(call);
        var views = new ArrayList<View>();
        IndexReader.ElectionPage page = index.elections(
                Pages.before(call),
                Pages.limit(call),
                phase.isPresent() ? MAX_LOOKED : Pages.limit(call) + 1,
                entry -> {
                    Optional<View> view = call.deadline().hasPassed() ? Optional.empty() : view(entry.id());
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
        for (View view : views) {
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
        View view = view(call);
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
        View view = view(call);
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
    private boolean isFinal(View view) {
        return view.phase() == Phase.RESULT
                && chain.chainTimeAt(view.head().finalizedHeight() + 1)
                        >= view.record().definition().closesMillis();
    }

    private Optional<Hash> tallyRoot(View view) {
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
        View view = view(call);
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

    private void ballot(JsonText json, IndexReader.NumberedTransaction ballot, View view) {
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

    private Reply roll(Call call) throws ProblemException {
        View view = view(call);
        int limit = Pages.limit(call);
        long from = call.number("after", 0, Long.MAX_VALUE >> 1)
                .map(after -> after + 1)
                .orElse(0L);
        Optional<String> search = call.text("search", 128).map(text -> text.toLowerCase(Locale.ROOT));
        var json = new JsonText(16_384);
        json.object();
        json.field("total", view.status().voters());
        json.array("voters");
        Optional<PublicKey> exact = search.map(addresses::parse)
                .flatMap(parsed -> parsed instanceof Address.Parsed.Ok ok
                        ? Optional.of(ok.address().key())
                        : Optional.empty());
        Optional<Long> next =
                exact.isPresent() ? enrolled(json, view, exact.get()) : page(json, view, from, limit, search, call);
        json.end();
        if (next.isPresent()) {
            json.field("next", next.get());
        }
        return Reply.json(json.end());
    }

    private Optional<Long> enrolled(JsonText json, View view, PublicKey key) {
        view.state()
                .get(StateColumn.voter(view.id(), key))
                .ifPresent(voter -> voter(json, addresses.text(key), voter.weight(), voter.hasVoted()));
        return Optional.empty();
    }

    /** Writes one page; returns the number of the last voter looked at, where there are more. */
    private Optional<Long> page(JsonText json, View view, long from, int limit, Optional<String> search, Call call)
            throws ProblemException {
        int found = 0;
        int looked = 0;
        long next = from;
        while (next < view.status().voters()) {
            List<RollChunk> chunks = index.roll(view.id(), next, 1);
            if (chunks.isEmpty()) {
                return Optional.empty();
            }
            RollChunk chunk = chunks.getFirst();
            List<RollEntry> entries = entries(chunk, view.id());
            call.deadline().check();
            for (long number = Math.max(next, chunk.first()); number < chunk.first() + chunk.count(); number++) {
                if (found == limit || looked == MAX_SEARCHED_VOTERS) {
                    return number == 0 ? Optional.empty() : Optional.of(number - 1);
                }
                looked++;
                if ((int) (number - chunk.first()) >= entries.size()) {
                    continue;
                }
                RollEntry entry = entries.get((int) (number - chunk.first()));
                String address = addresses.text(entry.voter());
                if (search.stream().allMatch(address::contains)) {
                    found++;
                    voter(json, address, entry.weight(), hasVoted(view, entry.voter()));
                }
            }
            next = chunk.first() + chunk.count();
        }
        return Optional.empty();
    }

    private static boolean hasVoted(View view, PublicKey voter) {
        return view.state()
                .get(StateColumn.voter(view.id(), voter))
                .filter(VoterRecord::hasVoted)
                .isPresent();
    }

    private List<RollEntry> entries(RollChunk chunk, Hash election) {
        return index.at(chunk.place())
                .map(located -> located.transaction().payload())
                .map(payload -> payload instanceof Payload.EnrolVoters enrol
                                && enrol.election().equals(election)
                        ? enrol.chunk()
                        : List.<RollEntry>of())
                .orElse(List.of());
    }

    private static void voter(JsonText json, String address, long weight, boolean voted) {
        json.object();
        json.field("address", address);
        json.field("weight", weight);
        json.field("voted", voted);
        json.end();
    }

    private Reply voter(Call call) throws ProblemException {
        View view = view(call);
        PublicKey key = addresses.key(call.path("address"));
        Optional<VoterRecord> voter = view.state().get(StateColumn.voter(view.id(), key));
        var json = new JsonText(2_048);
        json.object();
        json.field("election", view.id());
        json.field("address", addresses.text(key));
        json.field("phase", view.phase().name());
        json.field("enrolled", voter.isPresent());
        json.field("weight", voter.map(VoterRecord::weight).orElse(0L));
        json.field("ballotsCast", voter.map(VoterRecord::ballotsCast).orElse(0));
        json.field("ballotsAllowed", chain.genesis().ballotsPerVoter());
        json.field("voted", voter.filter(VoterRecord::hasVoted).isPresent());
        if (voter.isPresent() && voter.get().hasVoted()) {
            json.field("tracker", voter.get().tracker());
            TransactionJson.choices(json, voter.get().ballot().choices());
        }
        if (call.flag("proof")) {
            proof(json, view.id(), key);
        }
        return Reply.json(json.end());
    }

    private void proof(JsonText json, Hash election, PublicKey voter) throws ProblemException {
        List<StateAnswer> answers = prove(List.of(
                StateColumn.election(election), StateColumn.status(election), StateColumn.voter(election, voter)));
        Header header = answers.getFirst().header();
        json.object("proof");
        json.field("height", header.height());
        json.field("hash", answers.getFirst().block());
        json.field("header", BlockQueries.hex(header));
        proved(json, "election", answers.get(0));
        proved(json, "status", answers.get(1));
        proved(json, "voter", answers.get(2));
        json.array("earlier");
        for (Hash id : chain.ids(Math.max(0, header.height() - EARLIER_HEADERS), header.height())) {
            Optional<Header> earlier = chain.header(id);
            if (earlier.isPresent()) {
                json.value(BlockQueries.hex(earlier.get()));
            }
        }
        json.end().end();
    }

    private List<StateAnswer> prove(List<StateKey<?>> keys) throws ProblemException {
        for (int i = 0; i < MAX_PROOF_TRIES; i++) {
            var answers = new ArrayList<StateAnswer>();
            for (StateKey<?> key : keys) {
                answers.add(chain.prove(key));
            }
            if (answers.stream().map(StateAnswer::block).distinct().count() == 1) {
                return answers;
            }
        }
        throw new ProblemException(
                Problem.busy("HEAD_MOVING", "Blocks come too quickly to prove anything. Ask again."));
    }

    private static void proved(JsonText json, String name, StateAnswer answer) {
        json.object(name);
        if (answer.value().isPresent()) {
            json.field("value", answer.value().get().toString());
        }
        json.field("proof", answer.proof().toString());
        json.end();
    }

    private Reply trustees(Call call) throws ProblemException {
        view(call);
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
