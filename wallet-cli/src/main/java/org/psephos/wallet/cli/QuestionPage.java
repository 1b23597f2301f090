package org.psephos.wallet.cli;

import org.psephos.core.election.Question;
import org.psephos.wallet.election.BallotPaper;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Table;

/** A question with its numbered options. */
final class QuestionPage {
    private QuestionPage() {}

    static Page of(Question question) {
        var table = new Table().right("").left("");
        for (int i = 0; i < question.options().size(); i++) {
            table.row(Integer.toString(i + 1), question.options().get(i).first());
        }
        return new Page()
                .blank()
                .line(Ink.STRONG, question.id() + ": " + question.title().first())
                .table(table)
                .faint("  " + BallotPaper.howMany(question) + (question.blank() ? ", or blank" : ""));
    }
}
