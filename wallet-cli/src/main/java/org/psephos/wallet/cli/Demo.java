package org.psephos.wallet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.psephos.core.audit.AuditFigures;
import org.psephos.core.audit.AuditReport;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Mnemonic;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Style;
import org.psephos.wallet.output.Table;
import picocli.CommandLine.Command;

/** {@code psephos demo} */
@Command(name = "demo", description = "hold a small election with three voters on the running node, in about a minute")
final class Demo extends Action {
    private static final int WORDS = 12;

    Demo(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        Chain chain = Chain.ask(session());
        var keys = new ArrayList<UnlockedKey>();
        Path scratch = scratch();
        try {
            for (int i = 0; i <= DemoElection.VOTERS.size(); i++) {
                keys.add(UnlockedKey.of(Mnemonic.generate(session().machine().randomness(), WORDS), Curves.best()));
            }
            session()
                    .note(
                            "This takes about a minute. Throw-away keys for an organiser and three voters; nothing of yours is touched.");
            var election = new DemoElection(session(), chain, new Home(scratch), keys);
            return hold(election, scratch);
        } finally {
            keys.forEach(UnlockedKey::close);
            delete(scratch);
        }
    }

    private Reply hold(DemoElection election, Path scratch) throws Failure {
        Hash id = election.create();
        election.enrol(id);
        election.awaitPhase(id, "OPEN");
        List<KeptReceipt> recorded = election.vote(id);
        election.awaitPhase(id, "RESULT");
        List<KeptReceipt> counted = election.count(recorded);
        AuditReport audit = audit(election.chain(), id, scratch);
        AuditFigures figures = audit.figures().orElseThrow();
        Json results = CountJson.of(figures);
        String url = election.chain().client().url();
        return Reply.done(
                Json.object()
                        .put("id", id.toHex())
                        .put("results", results)
                        .put(
                                "receipts",
                                Json.texts(counted.stream()
                                        .map(one -> one.file().toString())
                                        .toList()))
                        .put("audit", Verdicts.json(audit.verdict()).build())
                        .put("links", Json.texts(links(url, id))),
                page(figures, results, counted, url));
    }

    private AuditReport audit(Chain chain, Hash id, Path scratch) throws Failure {
        Path export = scratch.resolve("demo.psephos");
        if (chain.client().download("/elections/" + id + "/export", export).isEmpty()) {
            throw Elections.unknown(id);
        }
        AuditReport report = AuditFile.audit(session(), export, Set.of());
        boolean another = report.figures()
                .filter(figures -> !figures.electionId().equals(id)
                        || !figures.chainId().equals(chain.status().chainId()))
                .isPresent();
        if (another || !report.verdict().consistent()) {
            throw new Failure(
                    ExitCode.FAILED,
                    "AUDIT_FAILED",
                    another
                            ? "The node exported another election than the one just held."
                            : "The audit of the exported election failed.",
                    new Page()
                            .table(Verdicts.table(report.verdict()))
                            .render(Style.PLAIN)
                            .split("\n"));
        }
        session()
                .say(new Page()
                        .good("Audited: "
                                + Show.count(report.verdict().checks().size(), "check")
                                + " on the exported election, recomputed on this machine."));
        return report;
    }

    private Page page(AuditFigures figures, Json results, List<KeptReceipt> receipts, String url) {
        var page = new Page()
                .blank()
                .heading("Counted here, from the exported ballots")
                .add(new Count(figures.election().definition(), results).page())
                .blank()
                .heading("Look at it");
        links(url, figures.electionId()).forEach(link -> page.line("  " + link));
        page.blank().heading("The voters' receipts, each proving that the ballot was counted");
        var table = new Table().left("").left("");
        for (int i = 0; i < receipts.size(); i++) {
            table.row(
                    DemoElection.VOTERS.get(i), session().shown(receipts.get(i).file()));
        }
        return page.table(table)
                .next("psephos receipt verify "
                        + session().shown(receipts.getFirst().file()));
    }

    private static List<String> links(String url, Hash id) {
        return List.of(url + "/election/" + id, url + "/blocks", url + "/");
    }

    private static Path scratch() throws Failure {
        try {
            return Files.createTempDirectory("psephos-demo");
        } catch (IOException e) {
            throw Home.unusable("make a folder in", Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // Left for the system's own clean-up.
        }
    }
}
