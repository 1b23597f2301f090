package org.psephos.wallet.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.psephos.core.audit.Audit;
import org.psephos.core.audit.AuditFigures;
import org.psephos.core.audit.AuditReport;
import org.psephos.core.audit.Slices;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.wallet.election.Prefixes;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code psephos audit} */
@Command(name = "audit", description = "check a whole exported election, offline, and count it again")
final class AuditFile extends Action {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long LARGE_BYTES = 1 << 20;

    @Parameters(paramLabel = "FILE", description = "what psephos election export wrote")
    Path file = Path.of("election.psephos");

    @Option(names = "--checkpoint", paramLabel = "HASH", description = "a block that you trust; may be repeated")
    List<String> checkpoints = List.of();

    AuditFile(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        AuditReport report = audit(session(), file, Verdicts.checkpoints(checkpoints));
        Json.Builder json = Verdicts.json(report.verdict());
        report.figures().ifPresent(figures -> json.putAll(json(figures)));
        return new Reply(json.build(), page(report), Verdicts.exit(report.verdict()));
    }

    static AuditReport audit(Session session, Path file, Set<Hash> trusted) throws Failure {
        var audit = new Audit(Curves.best(), SealVerifiers.installed(), ActivationTable.INITIAL, new Parallel());
        try (Progress progress = Progress.start(session, "checking", Files.size(file), LARGE_BYTES);
                InputStream in = new Watched(Files.newInputStream(file), progress)) {
            return audit.run(new BufferedInputStream(in, BUFFER_BYTES), trusted);
        } catch (NoSuchFileException e) {
            throw Failure.notFound("FILE_NOT_FOUND", "There is no file " + file + ".");
        } catch (IOException e) {
            throw Home.unusable("read", file, e);
        }
    }

    private Page page(AuditReport report) {
        Verdict verdict = report.verdict();
        var page = new Page();
        Optional<AuditFigures> figures = report.figures();
        figures.ifPresentOrElse(one -> describe(page, one), () -> page.heading("Audit of " + file)
                .line(Ink.BAD, "The file could not be read to its end."));
        page.blank()
                .line(Ink.STRONG, "What was checked")
                .table(Verdicts.table(verdict))
                .blank();
        return page.add(Verdicts.conclusion(
                verdict,
                "file",
                "these are the ballots that were cast, and this is what they add up to",
                figures.map(AuditFigures::tipHeight).orElse(0L),
                figures.map(AuditFigures::tipBlock).orElse(Hash.ZERO),
                "psephos audit " + session().shown(file)));
    }

    private static void describe(Page page, AuditFigures figures) {
        var definition = figures.election().definition();
        Address.Prefix prefix = Prefixes.named(figures.genesis().addressPrefix());
        page.heading("Audit: " + definition.title().first())
                .field("election", figures.electionId().toHex())
                .field("organiser", new Address(prefix, figures.election().organiser()).toString())
                .field("voting", Show.time(definition.opensMillis()) + " to " + Show.time(definition.closesMillis()))
                .field("network", figures.genesis().network() + ", chain " + Show.shortened(figures.chainId()))
                .field(
                        "result",
                        "proved in block " + Show.number(figures.proofHeight()) + " of "
                                + Show.number(figures.tipHeight()))
                .field("tally root", figures.tallyRoot().toHex())
                .blank();
        page.line(Ink.STRONG, "Counted again here, from the ballots");
        page.add(new Count(definition, CountJson.of(figures)).page());
    }

    private static Json json(AuditFigures figures) {
        return Json.object()
                .put("election", figures.electionId().toHex())
                .put("chainId", figures.chainId().toHex())
                .put("tallyRoot", figures.tallyRoot().toHex())
                .put("proofHeight", figures.proofHeight())
                .put("proofBlock", figures.proofBlock().toHex())
                .put("tipHeight", figures.tipHeight())
                .put("tipBlock", figures.tipBlock().toHex())
                .put("results", CountJson.of(figures))
                .build();
    }

    /** All processors. */
    private static final class Parallel implements Slices {
        @Override
        public <T> List<T> run(List<Supplier<T>> slices) {
            return slices.parallelStream().map(Supplier::get).toList();
        }
    }

    /** Moves the bar on as the file is read. */
    private static final class Watched extends FilterInputStream {
        private final Progress progress;

        Watched(InputStream in, Progress progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            progress.step(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            progress.step(Math.max(0, count));
            return count;
        }
    }
}
