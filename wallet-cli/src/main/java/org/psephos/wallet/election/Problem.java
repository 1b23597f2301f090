package org.psephos.wallet.election;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;

/**
 * Something wrong in a file that a person wrote.
 *
 * @param line from 1; 0 for the file as a whole
 */
public record Problem(int line, String message) {
    private static final int SHOWN = 10;

    /** The first of them, in the order of the lines, as the end of a command: the wrong file has a problem in each line. */
    static Failure failure(String code, String file, List<Problem> problems) {
        String[] lines = Stream.concat(
                        problems.stream()
                                .sorted(Comparator.comparingInt(Problem::line))
                                .limit(SHOWN)
                                .map(Problem::toString),
                        problems.size() > SHOWN
                                ? Stream.of("and " + (problems.size() - SHOWN) + " more")
                                : Stream.empty())
                .toArray(String[]::new);
        String count = problems.size() == 1 ? "one problem" : problems.size() + " problems";
        return new Failure(ExitCode.USAGE, code, file + " has " + count + "; nothing was sent.", lines);
    }

    @Override
    public String toString() {
        return line == 0 ? message : "line " + line + ": " + message;
    }
}
