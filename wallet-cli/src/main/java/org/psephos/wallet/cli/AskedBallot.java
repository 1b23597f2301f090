package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.Question;
import org.psephos.wallet.election.BallotPaper;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;

/** A ballot that someone at a terminal fills in, question by question. */
record AskedBallot(Session session, ElectionDefinition election) {

    /** Whether there is someone who can be asked, and wants to be. */
    static boolean isPossible(Session session) {
        return session.machine().keyboard().isPresent() && !session.isJson() && !session.yes();
    }

    /**
     * Asks each question until its answer is one; then whether the ballot shall be cast.
     *
     * @param key name of the key that will sign
     */
    OpenBallot fill(String key) throws Failure {
        var paper = new BallotPaper(election);
        var page = new Page().heading(election.title().first());
        if (!election.description().first().isEmpty()) {
            page.paragraph(election.description().first());
        }
        session.say(page);
        var choices = new ArrayList<Choice>();
        for (int i = 0; i < election.questions().size(); i++) {
            session.say(QuestionPage.of(election.questions().get(i)));
            choices.add(ask(paper, i));
        }
        var ballot = new OpenBallot(List.copyOf(choices));
        var summary = new Page().blank().heading("Your ballot");
        paper.describe(ballot).forEach(line -> summary.line("  " + line));
        session.say(summary);
        session.confirm("Sign it with key \"" + key + "\", and cast it?");
        return ballot;
    }

    private Choice ask(BallotPaper paper, int index) throws Failure {
        Question question = election.questions().get(index);
        String prompt = (question.max() > 1 ? "Your choices, with commas between" : "Your choice")
                + (question.min() == 0 ? " (Enter for none): " : ": ");
        while (true) {
            String typed = session.machine().keyboard().line(prompt).orElseThrow(Session::declined);
            try {
                return paper.answer(index, typed);
            } catch (Failure failure) {
                var page = new Page().bad(failure.message());
                // The options stand above.
                failure.advice().stream()
                        .filter(line -> line.startsWith("Did you mean"))
                        .forEach(line -> page.line("  " + line));
                session.say(page);
            }
        }
    }
}
