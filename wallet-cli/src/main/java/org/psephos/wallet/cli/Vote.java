package org.psephos.wallet.cli;

import java.util.List;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Payload;
import org.psephos.wallet.cli.Delivering.Delivered;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.election.BallotPaper;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.Keystore;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos vote} */
@Command(name = "vote", description = "cast your ballot, and keep the receipt once it is recorded")
final class Vote extends Action {
    @Parameters(paramLabel = "ELECTION", description = "the election's id, or how it begins")
    String id = "";

    @Option(
            names = "--choose",
            paramLabel = "QUESTION=OPTION[,OPTION]",
            description =
                    "your answer to a question, by name or number; repeat for each question (left out at a terminal: you are asked)")
    List<String> choices = List.of();

    @Option(names = "--challenge", hidden = true, description = "secret ballots only")
    boolean challenge;

    @Mixin
    Signing signing = new Signing();

    @Mixin
    Waiting waiting = new Waiting();

    Vote(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        if (challenge) {
            throw NotOnThisChain.onlyOpenBallots();
        }
        Hash election = ElectionId.toSignFor(session(), id);
        Wait wait = waiting.read(Stage.FINAL);
        Keystore.Listed key = signing.key(session());
        Chain chain = Chain.toSignFor(session());
        var elections = new Elections(chain.client());
        Elections.Defined defined = elections.definition(election);
        boolean again = checkEligible(chain, elections, defined, key);
        var paper = new BallotPaper(defined.definition());
        OpenBallot ballot = choices.isEmpty() && AskedBallot.isPossible(session())
                ? new AskedBallot(session(), defined.definition()).fill(key.name())
                : paper.fill(choices);
        try (UnlockedKey unlocked = signing.unlock(session())) {
            Delivered cast =
                    new Delivering(session(), chain).send(unlocked, new Payload.CastBallot(election, ballot), wait);
            return reply(chain, defined, paper.describe(ballot), again, cast);
        }
    }

    /** Told before anything is asked or signed. True where an earlier ballot will be replaced. */
    private boolean checkEligible(Chain chain, Elections elections, Elections.Defined election, Keystore.Listed key)
            throws Failure {
        String phase = elections.overview(election.id()).text("phase").orElse("");
        long now = chain.status().chainTimeMillis();
        switch (phase) {
            case "ENROLMENT", "SCHEDULED" ->
                throw Failure.rejected(
                        "TOO_EARLY",
                        "the voting has not begun; it opens "
                                + Show.time(election.definition().opensMillis()),
                        "The chain's time is now " + Show.time(now) + ".");
            case "RESULT" ->
                throw Failure.rejected(
                        "TOO_LATE",
                        "the voting is over",
                        "See: psephos election results " + ElectionId.shortened(election.id()));
            case "CANCELLED" -> throw Failure.rejected("ELECTION_CANCELLED", "the election was cancelled");
            case "FAILED" ->
                throw Failure.rejected(
                        "ELECTION_FAILED", "the election failed: its roll was not closed before it should have opened");
            default -> {
                // The chain itself judges what it does not show here.
            }
        }
        var address = new Address(chain.status().prefix(), key.publicKey());
        Elections.Voter voter = elections.voter(election.id(), address);
        if (voter.weight().isEmpty()) {
            throw Failure.rejected(
                    "NOT_ON_ROLL",
                    "key \"" + key.name() + "\" is not on the roll of this election",
                    "address  " + address,
                    "Ask the organiser, or vote with another key: --as NAME");
        }
        boolean voted = voter.ballotsCast() > 0;
        if (voted && election.definition().revote() == RevoteRule.FIRST) {
            throw Failure.rejected(
                    "ALREADY_VOTED", "key \"" + key.name() + "\" has voted, and here the first ballot counts");
        }
        return voted;
    }

    private Reply reply(Chain chain, Elections.Defined election, List<String> answers, boolean again, Delivered cast)
            throws Failure {
        String tracker = cast.transaction().id().toHex();
        var json = Json.object()
                .put("election", election.id().toHex())
                .put("tracker", tracker)
                .put("tx", tracker)
                .put("status", cast.status().stage().text());
        cast.status().height().ifPresent(height -> json.put("height", height));
        var page = new Page().heading(election.definition().title().first());
        answers.forEach(answer -> page.line("  " + answer));
        page.blank();
        if (cast.status().stage() == Stage.FINAL) {
            KeptReceipt kept = new Receipts(session())
                    .fetchRecorded(chain, cast.transaction().id());
            new KeptElections(session()).keep(election);
            json.put("height", kept.receipt().block().height())
                    .put("receipt", kept.file().toString());
            page.good("Recorded: your ballot is in block "
                    + Show.number(kept.receipt().block().height()) + ", which is final. The proof was checked here.");
            page.field("tracker", tracker).field("receipt", session().shown(kept.file()));
            if (again) {
                page.faint("Your earlier ballot no longer counts.");
            }
            page.next("psephos receipt verify " + session().shown(kept.file()))
                    .faint("after the close, for the proof that it counted: psephos receipt update "
                            + session().shown(kept.file()));
        } else {
            page.warn("Sent, but not recorded yet: your ballot has to be in a final block.");
            page.field("tracker", tracker).next("psephos chain tx " + tracker);
        }
        return Reply.done(json, page);
    }
}
