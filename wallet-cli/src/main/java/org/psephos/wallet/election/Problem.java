package org.psephos.wallet.election;

import java.util.Comparator;
import java.util.List;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;

/**
 * Something wrong in a file that a person wrote.
 *
 * @param line from 1; 0 for the file as a whole
 */
public record Problem(int line, String message) {
    /** All of them, in the order of the lines, as the end of a command. */
    static Failure failure(String code, String file, List<Problem> problems) {
        String[] lines = problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(Problem::toString)
                .toArray(String[]::new);
        String count = lines.length == 1 ? "one problem" : lines.length + " problems";
        return new Failure(ExitCode.USAGE, code, file + " has " + count + "; nothing was sent.", lines);
    }

    @Override
    public String toString() {
        return line == 0 ? message : "line " + line + ": " + message;
    }
}
