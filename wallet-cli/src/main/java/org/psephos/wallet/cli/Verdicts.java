package org.psephos.wallet.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.psephos.core.crypto.Hash;
import org.psephos.core.light.Check;
import org.psephos.core.light.Verdict;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Table;
import org.psephos.wallet.output.Table.Cell;

/** How the outcome of a verification is told. */
final class Verdicts {
    /** Beside the names of the checks no whole one has room. */
    private static final Pattern HASH = Pattern.compile("\\b([0-9a-f]{16})[0-9a-f]{48}\\b");

    private Verdicts() {}

    static Set<Hash> checkpoints(List<String> texts) throws Failure {
        var hashes = new HashSet<Hash>();
        for (String text : texts) {
            hashes.add(Addresses.id(text, "a block"));
        }
        return hashes;
    }

    static ExitCode exit(Verdict verdict) {
        return verdict.consistent() ? ExitCode.DONE : ExitCode.FAILED;
    }

    static Json.Builder json(Verdict verdict) {
        return Json.object()
                .put("consistent", verdict.consistent())
                .put("anchored", verdict.anchored())
                .put("valid", verdict.valid())
                .put(
                        "checks",
                        Json.array(verdict.checks().stream()
                                .map(check -> Json.object()
                                        .put("name", check.name())
                                        .put("ok", check.ok())
                                        .put("detail", check.detail())
                                        .build())
                                .toList()));
    }

    static Table table(Verdict verdict) {
        var table = new Table().left("").left("").left("");
        for (Check check : verdict.checks()) {
            Ink ink = check.ok() ? Ink.GOOD : Ink.BAD;
            table.row(
                    new Cell.Words(ink, check.ok() ? "✓" : "✗"),
                    new Cell.Words(ink, check.name()),
                    new Cell.Words(Ink.PLAIN, HASH.matcher(check.detail()).replaceAll("$1…")));
        }
        return table;
    }

    /**
     * What it all amounts to.
     *
     * @param what as "receipt"
     * @param proves what follows if it holds
     * @param height of the block that it leads up to, which others may have, too
     * @param command the command that takes a checkpoint
     */
    static Page conclusion(Verdict verdict, String what, String proves, long height, Hash block, String command) {
        var page = new Page();
        if (!verdict.consistent()) {
            return page.bad("Not consistent: this " + what + " does not hold together. Do not rely on it.");
        }
        String there = "block " + Show.number(height);
        String look = "psephos chain block " + height;
        return switch (verdict.anchoring()) {
            case ANCHORED ->
                page.good("Valid: all of it holds together, and leads up to a block that you trust.")
                        .line("  It proves that " + proves + ".");
            case NOT_REACHED ->
                page.bad("Not anchored: it holds together, but does not lead up to the block that you trust.")
                        .line("  It leads up to " + there + ", and only the id of that one would tell:")
                        .line("  " + block)
                        .line("  Ask those whom you trust for theirs. If it is another, somebody made this chain.")
                        .faint("  " + look);
            case NO_CHECKPOINT ->
                page.good("Consistent: all of it holds together. On this chain " + proves + ".")
                        .warn("  Not anchored: a chain that somebody made for the purpose would look the same.")
                        .line("  Compare " + there + " with what organiser, observers or other nodes have there:")
                        .line("  " + block)
                        .faint("  " + look)
                        .line("  or give theirs:")
                        .faint("  " + command + " --checkpoint HASH");
        };
    }
}
