package org.psephos.wallet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.Phase;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Payload;
import org.psephos.wallet.client.Answers;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.election.ElectionFile;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Nearest;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Table;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos election …}, but for the roll and the results. */
final class ElectionCommands {
    private ElectionCommands() {}

    @Command(name = "template", description = "print a commented election file")
    static final class Template extends Action {
        Template(Session session) {
            super(session);
        }

        @Override
        Reply run() {
            String template = ElectionFile.template();
            return Reply.done(Json.object().put("template", template), new Page().verbatim(template));
        }
    }

    @Command(name = "create", description = "create an election from a file (see: election template)")
    static final class Create extends Action {
        @Parameters(paramLabel = "FILE", description = "the election file")
        Path file = Path.of("election.toml");

        @Mixin
        Signing signing = new Signing();

        @Mixin
        Waiting waiting = new Waiting();

        Create(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Wait wait = waiting.read(Stage.CONFIRMED);
            ElectionDefinition definition = ElectionFile.read(file, session().nowMillis() / 1_000 * 1_000);
            signing.key(session());
            Chain chain = Chain.toSignFor(session());
            if (definition.opensMillis() <= chain.status().chainTimeMillis()) {
                throw Failure.usage("The chain's time is already past opens; is this machine's clock right?");
            }
            try (UnlockedKey key = signing.unlock(session())) {
                var delivered =
                        new Delivering(session(), chain).send(key, new Payload.CreateElection(definition), wait);
                String id = delivered.transaction().id().toHex();
                return Reply.done(
                        Sent.json(delivered, Json.object().put("id", id)),
                        Sent.page(
                                        delivered,
                                        "Election \"" + definition.title().first() + "\" is created",
                                        "the election")
                                .field("id", Ink.STRONG, id)
                                .field("enrolment", "until " + Show.time(definition.enrolByMillis()))
                                .field("opens", Show.time(definition.opensMillis()))
                                .field("closes", Show.time(definition.closesMillis()))
                                .next("psephos election enrol "
                                        + ElectionId.shortened(
                                                delivered.transaction().id()) + " --roll roll.csv"
                                        + signing.again()));
            }
        }
    }

    @Command(name = "list", description = "the elections on the chain, newest first")
    static final class ListAll extends Action {
        @Option(names = "--phase", paramLabel = "PHASE", description = "only those in this phase, as OPEN")
        Optional<String> phase = Optional.empty();

        ListAll(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            String only = phase.isPresent() ? "&phase=" + known(phase.get()) : "";
            Json json = session().client().get("/elections?limit=" + Paging.LIMIT + only);
            List<Json> elections = Paging.items(json, "elections");
            var table = new Table().left("phase").left("election");
            // One below the other: with an id beside them no terminal is wide enough.
            for (Json election : elections) {
                table.row(election.text("phase").orElse(""), Show.text(election, "title"));
                table.row(
                        "",
                        Show.time(Answers.timeMillis(election, "opens").orElse(0)) + " to "
                                + Show.time(
                                        Answers.timeMillis(election, "closes").orElse(0)));
                table.row("", election.text("id").orElse(""));
            }
            if (table.isEmpty()) {
                return Reply.done(
                        json, new Page().line("No elections.").next("psephos election template > election.toml"));
            }
            var page = new Page().table(table);
            return Reply.done(
                    json,
                    json.field("next").isPresent()
                            ? page.faint("These are the newest " + elections.size() + "; there are more.")
                            : page);
        }

        private static String known(String text) throws Failure {
            List<String> names = Stream.of(Phase.values()).map(Phase::name).toList();
            String wanted = text.toUpperCase(Locale.ROOT);
            if (!names.contains(wanted)) {
                throw Failure.usage(
                        "\"" + text + "\" is not a phase." + Nearest.hint(wanted, names),
                        "There are: " + String.join(", ", names));
            }
            return wanted;
        }
    }

    @Command(name = "show", description = "an election: questions, times, roll, phase")
    static final class ShowOne extends Action {
        @Parameters(paramLabel = "ID", description = "the election's id, or how it begins")
        String id = "";

        ShowOne(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Hash election = ElectionId.read(session(), id);
            var client = session().client();
            Json json = new Elections(client).overview(election);
            Elections.Defined defined = new Elections(client).definition(election);
            return Reply.done(json, page(defined, json, session().nowMillis()));
        }

        private static Page page(Elections.Defined election, Json json, long nowMillis) {
            ElectionDefinition definition = election.definition();
            var page = new Page().heading(definition.title().first());
            if (!definition.description().first().isEmpty()) {
                page.paragraph(definition.description().first());
            }
            String phase = json.text("phase").orElse("");
            page.blank()
                    .field("phase", Ink.STRONG, phase)
                    .field(
                            "enrolment",
                            phase.equals("SCHEDULED")
                                    ? "over; the roll is final"
                                    : "until " + moment(definition.enrolByMillis(), nowMillis))
                    .field("opens", moment(definition.opensMillis(), nowMillis))
                    .field("closes", moment(definition.closesMillis(), nowMillis))
                    .field("voters", Roll.of(json).text())
                    .field("ballots", Show.number(json.whole("ballots").orElse(0)))
                    .field(
                            "revote",
                            definition.revote() == RevoteRule.LAST
                                    ? "the last ballot counts"
                                    : "the first ballot counts")
                    .field(
                            "organiser",
                            json.text("organiser")
                                    .orElse(new Address(Address.Prefix.MAIN, election.organiser()).toString()))
                    .field("id", election.id().toHex());
            definition
                    .documents()
                    .forEach(document -> page.field("document", document.name() + "  sha256 " + document.sha256()));
            definition.questions().forEach(question -> page.add(QuestionPage.of(question)));
            return page;
        }

        private static String moment(long millis, long nowMillis) {
            return Show.time(millis) + " (" + Show.relative(millis, nowMillis) + ")";
        }
    }

    @Command(name = "export", description = "write all that an audit needs into one file")
    static final class Export extends Action {
        @Parameters(paramLabel = "ID", description = "the election's id, or how it begins")
        String id = "";

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "the file to write")
        Path out = Path.of("election.psephos");

        Export(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            Hash election = ElectionId.read(session(), id);
            OptionalLong bytes = session().client().download("/elections/" + election + "/export", out);
            if (bytes.isEmpty()) {
                throw Elections.unknown(election);
            }
            return Reply.done(
                    Json.object()
                            .put("id", election.toHex())
                            .put("file", out.toString())
                            .put("bytes", bytes.getAsLong()),
                    new Page()
                            .good("Written: " + Show.number(bytes.getAsLong()) + " bytes in "
                                    + session().shown(out) + ".")
                            .field("election", election.toHex())
                            .next("psephos audit " + session().shown(out)));
        }
    }
}
