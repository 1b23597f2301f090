package org.psephos.wallet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.client.Submission;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.election.Prefixes;
import org.psephos.wallet.election.RollFile;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.send.Delivery;
import org.psephos.wallet.send.Signer;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos election enrol} */
@Command(name = "enrol", description = "put the voters of a file on the roll; goes on where it was interrupted")
final class Enrol extends Action {
    /** Everything in a transaction but the entries: ids, integers, signature, with room to spare. */
    private static final int ENVELOPE_BYTES = 512;

    private static final int SOME_VOTERS = 1_000;
    private static final int MAX_CHUNK_BYTES = Limits.MAX_TRANSACTION_BYTES - ENVELOPE_BYTES;

    @Parameters(paramLabel = "ID", description = "the election")
    String id = "";

    @Option(
            names = "--roll",
            required = true,
            paramLabel = "FILE",
            description = "a line for each voter: address,weight[,label]")
    Path roll = Path.of("roll.csv");

    @Mixin
    Signing signing = new Signing();

    @Mixin
    Waiting waiting = new Waiting();

    Enrol(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        Hash election = ElectionId.toSignFor(session(), id);
        Wait wait = waiting.read(Stage.CONFIRMED);
        // The whole file before anything else: a mistake in it is found without a node, a password or a half-filled
        // roll.
        List<RollEntry> wanted = RollFile.read(roll);
        Chain chain = OrganiserAction.Organised.by(session(), signing, election).chain();
        List<RollEntry> missing = missing(chain, election, wanted);
        var sent = new ArrayList<Transaction>();
        if (!missing.isEmpty()) {
            try (UnlockedKey key = signing.unlock(session())) {
                send(chain, key, election, missing, wait, sent);
            }
        }
        return reply(election, wanted.size(), missing.size(), sent);
    }

    private Reply reply(Hash election, int wanted, int missing, List<Transaction> sent) {
        var json = Json.object()
                .put("id", election.toHex())
                .put("enrolled", missing)
                .put("alreadyEnrolled", wanted - missing)
                .put(
                        "transactions",
                        Json.texts(sent.stream().map(one -> one.id().toHex()).toList()));
        var page = new Page();
        if (missing == 0) {
            page.good("All " + Show.count(wanted, "voter") + " of the file are on the roll already, says the node.");
        } else {
            page.good(Show.count(missing, "voter") + " enrolled in " + Show.count(sent.size(), "transaction") + ".");
            if (wanted > missing) {
                page.line("  " + Show.count(wanted - missing, "voter") + " were on the roll already.");
            }
        }
        return Reply.done(
                json,
                page.next("psephos election close-enrolment " + ElectionId.shortened(election) + signing.again()));
    }

    /** Those of the file who are not on the roll yet. */
    private List<RollEntry> missing(Chain chain, Hash election, List<RollEntry> wanted) throws Failure {
        if (Roll.of(new Elections(chain.client()).overview(election)).voters() == 0) {
            return wanted;
        }
        Map<PublicKey, Long> enrolled = enrolled(chain, election);
        var missing = new ArrayList<RollEntry>();
        for (RollEntry entry : wanted) {
            Long weight = enrolled.get(entry.voter());
            if (weight == null) {
                missing.add(entry);
            } else if (weight != entry.weight()) {
                throw Failure.rejected(
                        "VOTER_ALREADY_ENROLLED",
                        new Address(chain.status().prefix(), entry.voter()) + " is on the roll with weight " + weight
                                + ", not " + entry.weight() + "; nothing was sent",
                        "What is on the roll cannot be changed. Correct the file, or cancel the election and create it again.");
            }
        }
        return missing;
    }

    private static Map<PublicKey, Long> enrolled(Chain chain, Hash election) throws Failure {
        var enrolled = new HashMap<PublicKey, Long>();
        for (Json entry : Paging.all(chain.client(), "/elections/" + election + "/roll", "voters", "after")) {
            Optional<PublicKey> voter = entry.text("address")
                    .flatMap(text ->
                            Address.parse(text, Prefixes.of(text), Curves.best()) instanceof Address.Parsed.Ok ok
                                    ? Optional.of(ok.address().key())
                                    : Optional.empty());
            if (voter.isPresent()) {
                enrolled.put(voter.get(), entry.whole("weight").orElse(0));
            }
        }
        return enrolled;
    }

    private void send(
            Chain chain, UnlockedKey key, Hash election, List<RollEntry> voters, Wait wait, List<Transaction> sent)
            throws Failure {
        var delivering = new Delivering(session(), chain);
        Signer signer = delivering.signer(key);
        Delivery delivery = delivering.delivery();
        long sequence = signer.nextSequence();
        List<List<RollEntry>> chunks = RollFile.chunks(voters, MAX_CHUNK_BYTES);
        try (Progress progress = Progress.start(session(), "enrolling", voters.size(), SOME_VOTERS)) {
            int included = 0;
            for (List<RollEntry> chunk : chunks) {
                Transaction transaction = signer.sign(new Payload.EnrolVoters(election, chunk), sequence++);
                while (!submitted(chain, transaction)) {
                    // The pool takes no more from us before it has got rid of some.
                    if (included == sent.size()) {
                        throw new Failure(
                                ExitCode.NOT_CONFIRMED,
                                "POOL_FULL",
                                "The node's pool is full; " + sent.size() + " of " + chunks.size()
                                        + " parts were sent.",
                                "The same command again goes on from there.");
                    }
                    delivery.await(sent.get(included), new Wait(Stage.CONFIRMED, wait.timeout()), status -> {});
                    progress.step(chunks.get(included++).size());
                }
                sent.add(transaction);
            }
            while (included < sent.size()) {
                delivery.await(sent.get(included), wait, status -> {});
                progress.step(chunks.get(included++).size());
            }
        }
    }

    /** False where the pool had no room; any other refusal ends the command. */
    private static boolean submitted(Chain chain, Transaction transaction) throws Failure {
        return switch (Submission.submit(chain.client(), transaction)) {
            case Submission.Accepted ignored -> true;
            case Submission.Rejected rejected -> {
                if (rejected.code().equals(RejectCode.SENDER_LIMIT.name())
                        || rejected.code().equals(RejectCode.POOL_FULL.name())) {
                    yield false;
                }
                throw rejected.failure();
            }
        };
    }
}
