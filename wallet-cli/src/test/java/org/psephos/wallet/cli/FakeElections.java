package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.LongStream;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Phase;
import org.psephos.core.election.RollEntry;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Proved;
import org.psephos.wallet.json.Json;

/** What a node says of elections: read off the state and the blocks of a chain in memory. */
final class FakeElections {
    private final TestChain chain;

    FakeElections(TestChain chain) {
        this.chain = chain;
    }

    Json overview(Hash id) {
        ElectionRecord record = value(StateColumn.election(id));
        ElectionStatus status = value(StateColumn.status(id));
        return Json.object()
                .put("id", id.toHex())
                .put("title", record.definition().title().first())
                .put("kind", "open")
                .put("phase", phase(id).name())
                .put("opens", record.definition().opensMillis())
                .put("closes", record.definition().closesMillis())
                .put("organiser", FakeNode.address(record.organiser()))
                .put(
                        "roll",
                        Json.object()
                                .put("voters", status.voters())
                                .put("weight", status.weight())
                                .build())
                .put("ballots", status.ballots().count())
                .build();
    }

    private Phase phase(Hash id) {
        return Phase.of(
                value(StateColumn.election(id)).definition(),
                value(StateColumn.status(id)),
                chain.nextChainTimeMillis());
    }

    Json results(Hash id) {
        ElectionStatus status = value(StateColumn.status(id));
        ElectionDefinition definition = value(StateColumn.election(id)).definition();
        var questions = new ArrayList<Json>();
        for (int q = 0; q < definition.questions().size(); q++) {
            var options = new ArrayList<Json>();
            for (int o = 0; o < status.tally().options(q); o++) {
                options.add(Json.object()
                        .put(
                                "label",
                                definition.questions().get(q).options().get(o).first())
                        .put("count", status.tally().count(q, o))
                        .put("weight", status.tally().weight(q, o))
                        .build());
            }
            questions.add(Json.object()
                    .put("id", definition.questions().get(q).id())
                    .put("options", Json.array(options))
                    .put(
                            "blank",
                            Json.object()
                                    .put("count", status.tally().blankCount(q))
                                    .put("weight", status.tally().blankWeight(q))
                                    .build())
                    .build());
        }
        return Json.object()
                .put("phase", phase(id).name())
                .put("final", phase(id) == Phase.RESULT)
                .put("ballots", status.ballots().count())
                .put(
                        "turnout",
                        Json.object()
                                .put("voters", status.turnoutVoters())
                                .put("ofVoters", status.voters())
                                .put("weight", status.turnoutWeight())
                                .put("ofWeight", status.weight())
                                .build())
                .put("questions", Json.array(questions))
                .build();
    }

    Json roll(Hash id) {
        var voters = new ArrayList<Json>();
        for (Block block : chain.blocks()) {
            for (Transaction transaction : block.transactions()) {
                if (transaction.payload() instanceof Payload.EnrolVoters enrol
                        && enrol.election().equals(id)) {
                    for (RollEntry entry : enrol.chunk()) {
                        voters.add(Json.object()
                                .put("address", FakeNode.address(entry.voter()))
                                .put("weight", entry.weight())
                                .build());
                    }
                }
            }
        }
        return Json.object()
                .put("total", voters.size())
                .put("voters", Json.array(voters))
                .build();
    }

    Json voter(Hash id, PublicKey key, String query) {
        Optional<VoterRecord> voter = find(StateColumn.voter(id, key));
        var json = Json.object()
                .put("election", id.toHex())
                .put("enrolled", voter.isPresent())
                .put("weight", voter.map(VoterRecord::weight).orElse(0L))
                .put("ballotsCast", voter.map(VoterRecord::ballotsCast).orElse(0));
        if (voter.isPresent() && voter.get().hasVoted()) {
            json.put("tracker", voter.get().tracker().toHex());
        }
        if (query.contains("proof=1")) {
            long from = Math.max(0, chain.height() - 10);
            json.put(
                    "proof",
                    Json.object()
                            .put("height", chain.height())
                            .put("header", FakeNode.hex(chain.header(chain.height())))
                            .put("election", proved(StateColumn.election(id)))
                            .put("status", proved(StateColumn.status(id)))
                            .put("voter", proved(StateColumn.voter(id, key)))
                            .put(
                                    "earlier",
                                    Json.texts(LongStream.range(from, chain.height())
                                            .mapToObj(at -> FakeNode.hex(chain.header(at)))
                                            .toList()))
                            .build());
        }
        return json.build();
    }

    private <V> Json proved(StateKey<V> key) {
        Proved<V> proved = chain.prove(key);
        var proof = new Writer();
        proved.proof().writeTo(proof);
        return Json.object()
                .put("value", HexFormat.of().formatHex(key.column().encode(proved.value())))
                .put("proof", HexFormat.of().formatHex(proof.toBytes()))
                .build();
    }

    private <V> V value(StateKey<V> key) {
        return chain.prove(key).value();
    }

    private <V> Optional<V> find(StateKey<V> key) {
        try {
            return Optional.of(value(key));
        } catch (NoSuchElementException e) {
            return Optional.empty();
        }
    }
}
