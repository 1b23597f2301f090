package org.psephos.wallet.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Receipt;
import org.psephos.wallet.client.ChainStatus;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.client.GenesisSource;
import org.psephos.wallet.client.TransactionStatus;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.send.Delivery;
import org.psephos.wallet.send.Signer;
import org.psephos.wallet.send.Wait;

/**
 * The steps of the demonstration.
 *
 * @param scratch for what is noted of throw-away keys
 * @param keys the organiser's, then the voters'
 */
record DemoElection(Session session, Chain chain, Home scratch, List<UnlockedKey> keys) {
    static final List<String> VOTERS = List.of("Ada", "Grace", "Edsger");

    /** Chain time lags some six blocks behind the clock, which leaves about 25 s for the enrolment. */
    private static final long OPENS_AFTER_MILLIS = 14_000;

    private static final long OPEN_FOR_MILLIS = 14_000;
    private static final long POLL_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Wait UNTIL_CONFIRMED = new Wait(Stage.CONFIRMED, PATIENCE);
    private static final List<Integer> CHOICES = List.of(0, 1, 0);

    Hash create() throws Failure {
        long opens = Math.max(session.nowMillis(), chain.status().chainTimeMillis()) + OPENS_AFTER_MILLIS;
        var definition = new ElectionDefinition(
                ElectionKind.OPEN,
                List.of("en"),
                LocalText.of("Where shall we eat?"),
                LocalText.of("A demonstration with three voters."),
                List.of(new Question(
                        "lunch",
                        LocalText.of("Where shall we eat?"),
                        List.of(LocalText.of("At the agora"), LocalText.of("By the harbour")),
                        1,
                        1,
                        true)),
                opens,
                opens,
                opens + OPEN_FOR_MILLIS,
                RevoteRule.LAST,
                List.of());
        Hash id = send(new Payload.CreateElection(definition), new Waits(session, UNTIL_CONFIRMED))
                .id();
        say("Created: election " + id + ".");
        return id;
    }

    void enrol(Hash id) throws Failure {
        List<RollEntry> roll = keys.subList(1, keys.size()).stream()
                .map(key -> new RollEntry(key.publicKey(), 1))
                .sorted(Comparator.comparing(RollEntry::voter))
                .toList();
        send(new Payload.EnrolVoters(id, roll), status -> {});
        send(new Payload.CloseEnrolment(id), status -> {});
        say("Enrolled: " + String.join(", ", VOTERS) + ". The roll is final.");
    }

    List<KeptReceipt> vote(Hash id) throws Failure {
        var ballots = new ArrayList<Transaction>();
        for (int i = 0; i < VOTERS.size(); i++) {
            Signer signer = signer(keys.get(i + 1));
            var ballot = new OpenBallot(List.of(Choice.of(CHOICES.get(i))));
            Transaction cast = signer.sign(new Payload.CastBallot(id, ballot), signer.nextSequence());
            delivery().submit(cast);
            ballots.add(cast);
        }
        session.note("Three ballots are sent; waiting until their block is final.");
        var receipts = new ArrayList<KeptReceipt>();
        for (int i = 0; i < ballots.size(); i++) {
            delivery().await(ballots.get(i), new Wait(Stage.FINAL, PATIENCE), status -> {});
            KeptReceipt kept =
                    new Receipts(session).fetchRecorded(chain, ballots.get(i).id());
            receipts.add(kept);
            say("Recorded: " + VOTERS.get(i) + "'s ballot, in block "
                    + Show.number(kept.receipt().block().height()) + ".");
        }
        return receipts;
    }

    List<KeptReceipt> count(List<KeptReceipt> recorded) throws Failure {
        session.note("Waiting until the last block of the election is final.");
        var counted = new ArrayList<KeptReceipt>();
        for (KeptReceipt kept : recorded) {
            var receipts = new Receipts(session);
            if (!(receipts.fetchCounted(chain, kept.receipt(), PATIENCE.toMillis())
                    instanceof Receipts.Count.Counted(Receipt receipt))) {
                throw Failure.failed(
                        "NOT_COUNTED",
                        "The node gives no proof that ballot " + kept.receipt().tracker() + " was counted.");
            }
            counted.add(receipts.keep(receipt));
        }
        say("Counted: each voter has the proof that the ballot is in the result.");
        return counted;
    }

    void awaitPhase(Hash id, String phase) throws Failure {
        var elections = new Elections(chain.client());
        long deadline = session.machine().clock().nanoTime() + PATIENCE.toNanos();
        String now = elections.overview(id).text("phase").orElse("");
        session.note("Waiting for " + phase + ": the chain's own time decides, a few blocks behind the clock.");
        while (!now.equals(phase)) {
            if (now.equals("FAILED")) {
                throw Failure.failed(
                        "ELECTION_FAILED",
                        "The chain was too slow to close the roll before the voting should have begun.",
                        "Try again; if it stays so, look at: psephos chain watch");
            }
            pause(deadline, "for " + phase);
            now = elections.overview(id).text("phase").orElse("");
        }
    }

    private Transaction send(Payload payload, Consumer<TransactionStatus> told) throws Failure {
        Signer signer = signer(keys.getFirst());
        Transaction transaction = signer.sign(payload, signer.nextSequence());
        delivery().deliver(transaction, UNTIL_CONFIRMED, told);
        return transaction;
    }

    private Signer signer(UnlockedKey key) throws Failure {
        return new Signer(
                chain.client(),
                ChainStatus.ask(chain.client()),
                GenesisSource.ask(chain.client(), chain.status().chainId()),
                scratch,
                key,
                session.machine().randomness(),
                session::note);
    }

    private Delivery delivery() {
        return new Delivery(
                chain.client(), session.machine().clock(), session.machine().pause());
    }

    private void pause(long deadlineNanos, String what) throws Failure {
        if (session.machine().clock().nanoTime() - deadlineNanos >= 0) {
            throw new Failure(
                    ExitCode.NOT_CONFIRMED,
                    "NOT_CONFIRMED",
                    "Waited " + PATIENCE.toMinutes() + " minutes " + what + ", in vain.",
                    "Does the chain grow? psephos chain watch");
        }
        session.machine().pause().millis(POLL_MILLIS);
    }

    private void say(String line) {
        session.say(new Page().good(line));
    }
}
