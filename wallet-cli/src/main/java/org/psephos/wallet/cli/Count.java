package org.psephos.wallet.cli;

import java.util.List;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.Question;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Table;
import org.psephos.wallet.output.Table.Cell;

/**
 * Turnout and sums as a table with bars.
 *
 * @param results in the shape of {@code GET /elections/{id}/results}
 */
record Count(ElectionDefinition definition, Json results) {

    Page page() {
        Json turnout = results.field("turnout").orElse(Json.object().build());
        long voters = whole(turnout, "voters");
        long ofVoters = whole(turnout, "ofVoters");
        long weight = whole(turnout, "weight");
        long ofWeight = whole(turnout, "ofWeight");
        boolean weighted = ofWeight != ofVoters;
        var page = new Page()
                .field(
                        "turnout",
                        share(voters, ofVoters) + ", " + Show.number(voters) + " of " + Show.count(ofVoters, "voter"));
        if (weighted) {
            page.field("weight", share(weight, ofWeight) + ", " + Show.number(weight) + " of " + Show.number(ofWeight));
        }
        page.field("ballots", ballots(whole(results, "ballots"), voters));
        List<Json> questions = results.list("questions");
        for (int i = 0; i < definition.questions().size(); i++) {
            Question question = definition.questions().get(i);
            Json counted =
                    i < questions.size() ? questions.get(i) : Json.object().build();
            page.blank()
                    .line(Ink.STRONG, question.id() + ": " + question.title().first())
                    .table(table(question, counted, weight, weighted));
        }
        return page;
    }

    private static String ballots(long ballots, long voters) {
        long replaced = ballots - voters;
        return Show.number(ballots)
                + (replaced > 0 ? ", " + Show.number(replaced) + " of them replaced by a later one" : "");
    }

    /** Shares are of the weight of all who voted. */
    private static Table table(Question question, Json counted, long weight, boolean weighted) {
        var table = new Table().right("").left("").left("").right("share").right("ballots");
        if (weighted) {
            table.right("weight");
        }
        List<Json> options = counted.list("options");
        for (int i = 0; i < question.options().size(); i++) {
            Json option = i < options.size() ? options.get(i) : Json.object().build();
            row(table, Integer.toString(i + 1), question.options().get(i).first(), option, weight, weighted);
        }
        if (question.blank()) {
            row(table, "", "blank", counted.field("blank").orElse(Json.object().build()), weight, weighted);
        }
        return table;
    }

    private static void row(Table table, String number, String label, Json sums, long of, boolean weighted) {
        long weight = whole(sums, "weight");
        double share = of == 0 ? 0 : (double) weight / of;
        Cell ink = new Cell.Words(number.isEmpty() ? Ink.FAINT : Ink.PLAIN, label);
        Cell ballots = words(Show.number(whole(sums, "count")));
        Cell first = new Cell.Words(Ink.FAINT, number);
        if (weighted) {
            table.row(first, ink, new Cell.Bar(share), words(Show.percent(share)), ballots, words(Show.number(weight)));
        } else {
            table.row(first, ink, new Cell.Bar(share), words(Show.percent(share)), ballots);
        }
    }

    private static Cell words(String text) {
        return new Cell.Words(Ink.PLAIN, text);
    }

    private static String share(long part, long whole) {
        return Show.percent(whole == 0 ? 0 : (double) part / whole);
    }

    private static long whole(Json json, String name) {
        return json.whole(name).orElse(0);
    }
}
