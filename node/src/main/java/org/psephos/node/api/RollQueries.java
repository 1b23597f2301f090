package org.psephos.node.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.RollEntry;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.ChainTime;
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
import org.psephos.node.chain.StateAnswer;
import org.psephos.node.index.IndexReader;
import org.psephos.node.index.RollChunk;

/** {@code /elections/{id}/roll} and {@code /elections/{id}/voters}: who may vote, who has, and the proof of it. */
final class RollQueries {
    private static final String GROUP = "election";

    /** Voters that one search through a roll may look at, likewise. */
    private static final int MAX_SEARCHED_VOTERS = 20_000;

    /** Two proofs are wanted from one block; the head moves on at most so often meanwhile. */
    private static final int MAX_PROOF_TRIES = 5;

    /** Headers before the proved one; with it they show the chain time of the block that follows. */
    private static final int EARLIER_HEADERS = ChainTime.WINDOW - 1;

    private final ChainReader chain;
    private final IndexReader index;
    private final Addresses addresses;

    RollQueries(ChainReader chain, IndexReader index, Addresses addresses) {
        this.chain = chain;
        this.index = index;
        this.addresses = addresses;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/elections/{id}/roll", GROUP, (Route.Query) this::roll, "search", "after", "limit"),
                Route.get("/api/v1/elections/{id}/voters/{address}", GROUP, (Route.Query) this::voter, "proof"));
    }

    private Reply roll(Call call) throws ProblemException {
        ElectionView view = ElectionView.of(call, chain);
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

    private Optional<Long> enrolled(JsonText json, ElectionView view, PublicKey key) {
        view.state()
                .get(StateColumn.voter(view.id(), key))
                .ifPresent(voter -> voter(json, addresses.text(key), voter.weight(), voter.hasVoted()));
        return Optional.empty();
    }

    /** Writes one page; returns the number of the last voter looked at, where there are more. */
    private Optional<Long> page(
            JsonText json, ElectionView view, long from, int limit, Optional<String> search, Call call)
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

    private static boolean hasVoted(ElectionView view, PublicKey voter) {
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
        ElectionView view = ElectionView.of(call, chain);
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
}
