package org.psephos.wallet.cli;

import java.util.ArrayList;
import org.psephos.core.audit.AuditFigures;
import org.psephos.core.election.Question;
import org.psephos.core.election.Tally;
import org.psephos.wallet.json.Json;

/** The figures of an audit in the shape in which a node gives results. */
final class CountJson {
    private CountJson() {}

    static Json of(AuditFigures figures) {
        var status = figures.status();
        var questions = new ArrayList<Json>();
        for (int i = 0; i < figures.election().definition().questions().size(); i++) {
            questions.add(question(figures.election().definition().questions().get(i), status.tally(), i));
        }
        return Json.object()
                .put("phase", figures.phase().name())
                .put("ballots", status.ballots().count())
                .put(
                        "turnout",
                        Json.object()
                                .put("voters", status.turnoutVoters())
                                .put("ofVoters", status.voters())
                                .put("weight", status.turnoutWeight())
                                .put("ofWeight", status.weight())
                                .build())
                .put("questions", Json.array(questions))
                .build();
    }

    private static Json question(Question question, Tally tally, int index) {
        var options = new ArrayList<Json>();
        for (int i = 0; i < question.options().size(); i++) {
            options.add(Json.object()
                    .put("label", question.options().get(i).first())
                    .put("count", tally.count(index, i))
                    .put("weight", tally.weight(index, i))
                    .build());
        }
        return Json.object()
                .put("id", question.id())
                .put("options", Json.array(options))
                .put(
                        "blank",
                        Json.object()
                                .put("count", tally.blankCount(index))
                                .put("weight", tally.blankWeight(index))
                                .build())
                .build();
    }
}
