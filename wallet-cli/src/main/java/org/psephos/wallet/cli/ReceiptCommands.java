package org.psephos.wallet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.Receipt.Standing;
import org.psephos.core.light.Verdict;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.election.BallotPaper;
import org.psephos.wallet.election.Prefixes;
import org.psephos.wallet.election.Times;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos receipt …} */
final class ReceiptCommands {
    private ReceiptCommands() {}

    @Command(name = "list", description = "the receipts on this machine")
    static final class ListAll extends Action {
        ListAll(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            List<KeptReceipt> kept = new Receipts(session()).list();
            var table = new Table().left("standing").left("block").left("election, and the receipt's file");
            for (KeptReceipt one : kept) {
                table.row(
                        standing(one.receipt()),
                        Show.number(one.receipt().block().height()),
                        Show.shortened(one.receipt().election()));
                table.row("", "", session().shown(one.file()));
            }
            return Reply.done(
                    Json.object()
                            .put(
                                    "receipts",
                                    Json.array(kept.stream()
                                            .map(one -> json(one).build())
                                            .toList())),
                    table.isEmpty() ? new Page().line("No receipts yet.") : new Page().table(table));
        }
    }

    @Command(name = "show", description = "what a receipt says; nothing is checked")
    static final class ShowOne extends Action {
        @Parameters(paramLabel = "FILE", description = "the receipt")
        Path file = Path.of("receipt");

        ShowOne(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Receipt receipt = new Receipts(session()).open(file);
            var page = new Page()
                    .field("standing", Ink.STRONG, standing(receipt))
                    .field("election", receipt.election().toHex())
                    .field("tracker", receipt.tracker().toHex())
                    .field("voter", voter(receipt))
                    .field(
                            "block",
                            Show.number(receipt.block().height()) + "  "
                                    + receipt.block().id())
                    .field("chain", receipt.genesis().chainId().toHex());
            List<String> answers = answers(receipt);
            page.blank();
            answers.forEach(line -> page.line("  " + line));
            return Reply.done(
                    json(new KeptReceipt(receipt, file)).put("ballot", Json.texts(answers)),
                    page.blank().next("psephos receipt verify " + session().shown(file)));
        }

        /** In words where the questions are known; they stand in a receipt itself only once it proves the count. */
        private List<String> answers(Receipt receipt) throws Failure {
            Optional<ElectionDefinition> election =
                    switch (receipt.standing()) {
                        case Standing.Counted counted ->
                            Optional.of(counted.election().value().definition());
                        case Standing.Recorded ignored ->
                            new KeptElections(session())
                                    .find(receipt.election())
                                    .map(Elections.Defined::definition);
                    };
            return election.filter(receipt.ballot()::isValidFor)
                    .map(definition -> new BallotPaper(definition).describe(receipt.ballot()))
                    .orElseGet(() -> numbers(receipt.ballot()));
        }

        private static List<String> numbers(OpenBallot ballot) {
            var lines = new ArrayList<String>();
            for (Choice choice : ballot.choices()) {
                String options = IntStream.range(0, choice.size())
                        .mapToObj(i -> Integer.toString(choice.option(i) + 1))
                        .collect(Collectors.joining(", "));
                String answer = choice.isBlank() ? "blank" : options.isEmpty() ? "none" : "option " + options;
                lines.add("question " + (lines.size() + 1) + ": " + answer);
            }
            return lines;
        }
    }

    @Command(name = "verify", description = "check a receipt, offline")
    static final class Verify extends Action {
        @Parameters(paramLabel = "FILE", description = "the receipt")
        Path file = Path.of("receipt");

        @Option(names = "--checkpoint", paramLabel = "HASH", description = "a block that you trust; may be repeated")
        List<String> checkpoints = List.of();

        Verify(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            var receipts = new Receipts(session());
            var trusted = Verdicts.checkpoints(checkpoints);
            Receipt receipt = receipts.open(file);
            Verdict verdict = Receipts.verifier().verify(receipt, trusted);
            var page = new Page().heading("Receipt of ballot " + Show.shortened(receipt.tracker()));
            page.table(Verdicts.table(verdict)).blank();
            page.add(Verdicts.conclusion(
                    verdict,
                    "receipt",
                    "the ballot was " + standing(receipt),
                    receipt.anchor().height(),
                    receipt.anchor().id(),
                    "psephos receipt verify " + session().shown(file)));
            if (verdict.consistent() && verdict.anchoring() == Anchoring.NOT_REACHED) {
                page.line("  If yours is a later block of the same chain, a node can show the way to it:")
                        .faint("  psephos receipt update " + session().shown(file) + " --checkpoint HASH");
            }
            if (!verdict.consistent() && Receipts.holdsUnderItsAnchor(receipt)) {
                page.line(
                                "  It does not show who may certify blocks, and proves something only to those who trust this one:")
                        .line("  " + receipt.anchor().id())
                        .faint("  psephos receipt verify " + session().shown(file) + " --checkpoint HASH");
            }
            return new Reply(
                    Verdicts.json(verdict)
                            .put("standing", standing(receipt))
                            .put("election", receipt.election().toHex())
                            .put("tracker", receipt.tracker().toHex())
                            .put("block", receipt.anchor().id().toHex())
                            .build(),
                    page,
                    Verdicts.exit(verdict));
        }
    }

    @Command(
            name = "update",
            description = {
                "after the close: fetch the proof that the ballot was counted, check and keep it",
                "with --checkpoint: fetch the proof that leads from the receipt up to a block that you trust"
            })
    static final class Update extends Action {
        @Parameters(paramLabel = "FILE", description = "the receipt")
        Path file = Path.of("receipt");

        @Option(
                names = "--checkpoint",
                paramLabel = "HASH",
                description = "a block that you trust, later than those that the receipt rests on")
        String checkpoint = "";

        Update(Session session) {
            super(session);
        }

        @Option(
                names = "--timeout",
                paramLabel = "TIME",
                description = "give up waiting for a final block after this (default: 60s)")
        String timeout = "60s";

        @Override
        Reply run() throws Failure {
            var receipts = new Receipts(session());
            long timeoutMillis = Times.duration(timeout)
                    .orElseThrow(() -> Failure.usage("--timeout is a time as 60s or 5m, not \"" + timeout + "\"."))
                    .toMillis();
            Receipt old = receipts.open(file);
            Chain chain = Chain.ask(session());
            if (!chain.status().chainId().equals(old.genesis().chainId())) {
                throw Failure.failed("WRONG_CHAIN", "The node is on another chain than this receipt.");
            }
            if (!checkpoint.isEmpty()) {
                return anchored(receipts, chain, old);
            }
            return switch (receipts.fetchCounted(chain, old, timeoutMillis)) {
                case Receipts.Count.Counted(Receipt counted) -> {
                    session().home().write(file, counted.encode());
                    yield Reply.done(
                            json(new KeptReceipt(counted, file)),
                            new Page()
                                    .good(
                                            "Counted: your ballot is in the result. The proof was checked here, and kept.")
                                    .next("psephos receipt verify " + session().shown(file)));
                }
                case Receipts.Count.NotOver(long closesMillis) ->
                    Reply.done(
                            json(new KeptReceipt(old, file)),
                            new Page()
                                    .warn("Not counted yet: the proof comes once the election is over.")
                                    .line("  It closes " + Show.time(closesMillis)
                                            + ". Until then the receipt stays as it is."));
                case Receipts.Count.Replaced(Hash tracker) ->
                    Reply.done(
                            json(new KeptReceipt(old, file)).put("replacedBy", tracker.toHex()),
                            new Page()
                                    .warn("Not this one: the node says that a later ballot of yours counts.")
                                    .field("tracker", tracker.toHex())
                                    .line("  If you cast no other, somebody else has your key."));
            };
        }

        private Reply anchored(Receipts receipts, Chain chain, Receipt old) throws Failure {
            Hash trusted = Addresses.id(checkpoint, "a block");
            Receipt anchored = receipts.fetchAnchored(chain, old, trusted);
            session().home().write(file, anchored.encode());
            return Reply.done(
                    json(new KeptReceipt(anchored, file)),
                    new Page()
                            .good("Anchored: the receipt leads up to block "
                                    + Show.number(anchored.anchor().height())
                                    + ", which you trust. The proof was checked here, and kept.")
                            .next("psephos receipt verify " + session().shown(file) + " --checkpoint " + trusted));
        }
    }

    static String standing(Receipt receipt) {
        return switch (receipt.standing()) {
            case Standing.Recorded ignored -> "recorded";
            case Standing.Counted ignored -> "counted";
        };
    }

    private static String voter(Receipt receipt) {
        Address.Prefix prefix = Prefixes.named(receipt.genesis().addressPrefix());
        return new Address(prefix, receipt.voter()).toString();
    }

    private static Json.Builder json(KeptReceipt kept) {
        Receipt receipt = kept.receipt();
        return Json.object()
                .put("file", kept.file().toString())
                .put("standing", standing(receipt))
                .put("election", receipt.election().toHex())
                .put("tracker", receipt.tracker().toHex())
                .put("voter", voter(receipt))
                .put("height", receipt.block().height())
                .put("chainId", receipt.genesis().chainId().toHex());
    }
}
