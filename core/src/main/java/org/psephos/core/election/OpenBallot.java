package org.psephos.core.election;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/** A ballot in clear: one choice for each question, in the election's order. */
public record OpenBallot(List<Choice> choices) {
    public OpenBallot {
        choices = List.copyOf(choices);
    }

    /** Whether the ballot answers exactly the questions asked, within their bounds. */
    public boolean isValidFor(ElectionDefinition definition) {
        if (choices.size() != definition.questions().size()) {
            return false;
        }
        for (int i = 0; i < choices.size(); i++) {
            if (!choices.get(i).isValidFor(definition.questions().get(i))) {
                return false;
            }
        }
        return true;
    }

    public void write(Writer out) {
        out.varint(choices.size());
        for (Choice choice : choices) {
            choice.write(out);
        }
    }

    public static OpenBallot read(Reader in) throws MalformedException {
        int count = in.count(ElectionDefinition.MAX_QUESTIONS, 1, "choice count");
        if (count == 1) {
            return new OpenBallot(List.of(Choice.read(in)));
        }
        var choices = new ArrayList<Choice>(count);
        for (int i = 0; i < count; i++) {
            choices.add(Choice.read(in));
        }
        return new OpenBallot(choices);
    }
}
