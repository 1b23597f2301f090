package org.psephos.wallet.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Table;
import picocli.CommandLine.Command;

/** {@code psephos chain consensus} */
@Command(
        name = "consensus",
        description = "how blocks become certain, how far the next one is, and who did their part in the last")
final class ChainConsensus extends Action {
    private static final int KEY_DIGITS = 16;

    /** Of probabilities. */
    private static final double LEAST_SHOWN = 1e-6;

    private static final Map<String, String> STAGES = Map.of(
            "pause", "the time for it has not come",
            "proposal", "waiting for its leader's proposal",
            "agreement", "waiting for enough to agree",
            "certificate", "waiting for enough signatures",
            "adoption", "decided, being stored");

    private static final Map<String, String> WORDS =
            Map.of("nothing", "", "none", "takes none", "agrees", "agrees", "signed", "signed");

    ChainConsensus(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        Json json = session().client().get("/consensus");
        var page = new Page().field("engine", json.text("engine").orElse(""));
        json.field("working").ifPresent(working -> working(page, working));
        page.field("final", lag(json));
        json.field("work")
                .ifPresent(work -> page.field(
                        "power",
                        power(number(work.field("perSecond"))) + ", all miners together, by the last "
                                + Show.count(count(work, "blocks"), "block")));
        List<Json> members = json.list("members");
        if (!members.isEmpty()) {
            page.blank().table(members(json, members));
            counted(page, json);
        }
        json.field("reversal").ifPresent(reversal -> reversal(page, reversal));
        return Reply.done(json, page);
    }

    private static void working(Page page, Json working) {
        long height = working.whole("height").orElse(0);
        String stage = working.text("stage").orElse("");
        page.field("deciding", Ink.STRONG, "block " + Show.number(height) + ": " + STAGES.getOrDefault(stage, stage));
        working.whole("attempt").ifPresent(attempt -> page.field("attempt", Show.number(attempt)));
        page.field(
                "leader", working.text("leader").map(ChainConsensus::shortened).orElse("nobody at present"));
        page.field(
                "this node",
                working.text("own").map(ChainConsensus::shortened).orElse("looks on, and decides nothing"));
    }

    private static String lag(Json json) {
        Json lag = json.field("lag").orElse(new Json.Null());
        long blocks = count(lag, "blocks");
        long millis = count(lag, "millis");
        return "block " + Show.number(json.whole("finalizedHeight").orElse(0))
                + String.format(Locale.ROOT, ", %.1f s old", millis / 1_000.0)
                + (blocks > 0 ? ", " + Show.count(blocks, "block") + " below the newest" : "");
    }

    /** Who has no turns of its own, for leaders stay, has made nothing and missed nothing: the columns would say little. */
    private static Table members(Json json, List<Json> members) {
        boolean turns = members.stream().anyMatch(member -> count(member, "made") + count(member, "missed") > 0);
        Optional<String> leader = json.at("working", "leader").flatMap(Json::asText);
        Optional<String> own = json.at("working", "own").flatMap(Json::asText);
        var table = new Table().left("member").right("weight").left("this block");
        if (turns) {
            table.right("made").right("missed");
        }
        table.right("last signed").left("");
        for (Json member : members) {
            Optional<String> key = member.text("key");
            String word = member.text("word").orElse("");
            String remark = (key.equals(leader) ? "leads " : "") + (key.equals(own) ? "this node" : "");
            String key16 = shortened(key.orElse(""));
            String weight = Show.number(count(member, "weight"));
            String said = WORDS.getOrDefault(word, word);
            String signed = member.whole("lastCertified").isPresent()
                    ? Show.number(count(member, "lastCertified"))
                    : "not lately";
            if (turns) {
                String made = Show.number(count(member, "made"));
                String missed = Show.number(count(member, "missed"));
                table.row(key16, weight, said, made, missed, signed, remark);
            } else {
                table.row(key16, weight, said, signed, remark);
            }
        }
        return table;
    }

    private static void counted(Page page, Json json) {
        Json counted = json.field("counted").orElse(new Json.Null());
        long to = count(counted, "to");
        if (to > 0) {
            page.faint("  Counted in blocks " + Show.number(count(counted, "from")) + " to " + Show.number(to) + ".");
        }
    }

    private static void reversal(Page page, Json reversal) {
        var table = new Table().right("confirmations");
        List<Json> attackers = reversal.list("attackers");
        for (Json attacker : attackers) {
            Optional<Json> perSecond = attacker.field("perSecond");
            table.right(String.format(Locale.ROOT, "%.0f %%", 100 * number(attacker.field("share")))
                    + (perSecond.isPresent() ? " (" + power(number(perSecond)) + ")" : ""));
        }
        table.left("");
        for (Json row : reversal.list("rows")) {
            var cells = new ArrayList<String>();
            cells.add(Show.number(count(row, "confirmations")));
            row.list("probabilities")
                    .forEach(value -> cells.add(probability(value.asNumber().orElse(1))));
            cells.add(row.bool("final").orElse(false) ? "final" : "");
            if (cells.size() == attackers.size() + 2) {
                table.row(cells.toArray(String[]::new));
            }
        }
        page.blank()
                .line("The chance that a block is taken back, by somebody with so much of all computing power:")
                .table(table);
    }

    private static String probability(double share) {
        boolean tiny = share > 0 && share < LEAST_SHOWN;
        return (tiny ? "< " : "")
                + BigDecimal.valueOf(100 * (tiny ? LEAST_SHOWN : share))
                        .round(new MathContext(2))
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    private static String power(double perSecond) {
        String prefixes = " kMGTPE";
        int step = perSecond < 1_000 ? 0 : Math.min(prefixes.length() - 1, (int) (Math.log10(perSecond) / 3));
        String prefix = step == 0 ? "" : prefixes.substring(step, step + 1);
        return String.format(Locale.ROOT, "%.1f %sH/s", perSecond / Math.pow(1_000, step), prefix);
    }

    private static String shortened(String key) {
        return key.length() > KEY_DIGITS ? key.substring(0, KEY_DIGITS) + "…" : key;
    }

    private static long count(Json json, String name) {
        return json.whole(name).orElse(0);
    }

    private static double number(Optional<Json> json) {
        return json.map(Json::asNumber).orElse(OptionalDouble.empty()).orElse(0);
    }
}
