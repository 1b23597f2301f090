package org.psephos.node.api;

import java.util.HexFormat;
import java.util.List;
import org.psephos.core.election.Choice;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.MemberChange;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.chain.Head;
import org.psephos.node.index.LocatedTransaction;

/** Transactions as members of a JSON object that the caller begins and ends. */
final class TransactionJson {
    private final Addresses addresses;

    TransactionJson(Addresses addresses) {
        this.addresses = addresses;
    }

    void content(JsonText json, Transaction transaction) {
        json.field("id", transaction.id());
        json.field("kind", Words.of(transaction.payload().kind()));
        json.field("sender", addresses.text(transaction.sender()));
        json.field("sequence", transaction.sequence());
        json.field("expiryHeight", transaction.expiryHeight());
        json.field("fee", transaction.fee());
        json.field("bytes", transaction.size());
        json.field("fullHash", transaction.fullHash());
        payload(json, transaction);
    }

    /** Status, block and confirmations of a transaction of the followed chain. */
    void standing(JsonText json, LocatedTransaction located, Head head) {
        long height = located.block().header().height();
        json.field("status", Certainty.isFinal(height, head) ? "final" : "confirmed");
        json.object("block");
        json.field("height", height);
        json.field("hash", located.block().id());
        json.field("position", located.position());
        json.field("time", located.block().header().timeMillis());
        json.end();
        json.field("confirmations", Certainty.confirmations(height, head));
    }

    void raw(JsonText json, Transaction transaction) {
        json.field("raw", HexFormat.of().formatHex(transaction.encode()));
    }

    private void payload(JsonText json, Transaction transaction) {
        json.object("payload");
        switch (transaction.payload()) {
            case Payload.Transfer transfer -> {
                json.field("to", addresses.text(transfer.to()));
                json.field("amount", transfer.amount());
            }
            case Payload.CreateElection create -> {
                json.field("election", transaction.id());
                json.field("title", create.definition().title().first());
                json.field("opens", create.definition().opensMillis());
                json.field("closes", create.definition().closesMillis());
            }
            case Payload.EnrolVoters enrol -> {
                json.field("election", enrol.election());
                json.field("voters", enrol.chunk().size());
                json.field(
                        "weight",
                        enrol.chunk().stream().mapToLong(RollEntry::weight).sum());
            }
            case Payload.CloseEnrolment close -> json.field("election", close.election());
            case Payload.CancelElection cancel -> json.field("election", cancel.election());
            case Payload.CastBallot cast -> {
                json.field("election", cast.election());
                choices(json, cast.ballot().choices());
            }
            case Payload.Stake stake -> {
                json.field("validator", stake.validator());
                json.field("amount", stake.amount());
            }
            case Payload.Unstake unstake -> {
                json.field("validator", unstake.validator());
                json.field("amount", unstake.amount());
            }
            case Payload.Evidence evidence ->
                json.field("evidence", evidence.evidence().toString());
            case Payload.ChangeMembers(MemberChange change, var approvals) -> {
                json.field("number", change.number());
                change.coming().ifPresent(key -> json.field("coming", key));
                change.leaving().ifPresent(key -> json.field("leaving", key));
                json.array("approvals");
                approvals.forEach(approval -> json.value(approval.key().toString()));
                json.end();
            }
        }
        json.end();
    }

    static void choices(JsonText json, List<Choice> choices) {
        json.array("choices");
        for (Choice choice : choices) {
            json.object();
            json.field("blank", choice.isBlank());
            json.array("options");
            for (int i = 0; i < choice.size(); i++) {
                json.value(choice.option(i));
            }
            json.end().end();
        }
        json.end();
    }
}
