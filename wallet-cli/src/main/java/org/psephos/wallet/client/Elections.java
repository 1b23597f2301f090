package org.psephos.wallet.client;

import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/** What a node tells of elections; definitions are checked against the election's id, which is a hash of them. */
public record Elections(NodeClient client) {

    /** An election as its organiser signed it. */
    public record Defined(Transaction created, ElectionDefinition definition) {
        /** Empty where the transaction creates no election. */
        public static Optional<Defined> of(Transaction transaction) {
            return transaction.payload() instanceof Payload.CreateElection(ElectionDefinition definition)
                    ? Optional.of(new Defined(transaction, definition))
                    : Optional.empty();
        }

        public Hash id() {
            return created.id();
        }

        public PublicKey organiser() {
            return created.sender();
        }
    }

    /**
     * Where a voter stands in an election, in the node's words.
     *
     * @param weight absent for someone who is not on the roll
     */
    public record Voter(OptionalLong weight, long ballotsCast, Optional<Hash> tracker) {}

    /** By id, which is the transaction that created the election: the node cannot swap options or times. */
    public Defined definition(Hash id) throws Failure {
        Transaction transaction = transaction(id).orElseThrow(() -> unknown(id));
        Defined defined = Defined.of(transaction).orElseThrow(() -> unknown(id));
        if (!transaction.hasValidSignature(Curves.best())) {
            throw Failure.failed("NODE_ANSWER", "The election that the node shows was not signed by its organiser.");
        }
        return defined;
    }

    /** A transaction whose id has been checked. */
    public Optional<Transaction> transaction(Hash id) throws Failure {
        String path = "/transactions/" + id + "?raw=1";
        Optional<Json> json = client.find(path);
        Optional<String> hex = json.flatMap(answer -> answer.text("raw"));
        if (json.isPresent() && json.get().text("status").equals(Optional.of("unknown"))) {
            return Optional.empty();
        }
        if (json.isPresent() && hex.isEmpty()) {
            throw client.unreadable(path);
        }
        Optional<Transaction> transaction = hex.flatMap(Decoding::bytes)
                .flatMap(bytes -> Transaction.decode(bytes).value());
        if (json.isPresent()
                && (transaction.isEmpty() || !transaction.get().id().equals(id))) {
            throw Failure.failed("NODE_ANSWER", "The node gave another transaction than the one asked for.");
        }
        return transaction;
    }

    /** Phase, roll and turnout as the node has them. */
    public Json overview(Hash id) throws Failure {
        return client.find("/elections/" + id).orElseThrow(() -> unknown(id));
    }

    public Voter voter(Hash id, Address address) throws Failure {
        Optional<Json> json = client.find("/elections/" + id + "/voters/" + address);
        boolean enrolled = json.flatMap(voter -> voter.bool("enrolled")).orElse(false);
        return new Voter(
                enrolled ? json.orElseThrow().whole("weight") : OptionalLong.empty(),
                json.map(voter -> voter.whole("ballotsCast").orElse(0)).orElse(0L),
                json.flatMap(voter -> Answers.hash(voter, "tracker")));
    }

    public static Failure unknown(Hash id) {
        return Failure.notFound(
                "UNKNOWN_ELECTION", "There is no election " + id + " here.", "See: psephos election list");
    }
}
