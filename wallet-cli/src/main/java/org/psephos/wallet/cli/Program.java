package org.psephos.wallet.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.psephos.wallet.machine.Machine;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** From arguments to an exit code. */
public final class Program {
    private static final int NARROWEST_HELP = 60;
    private static final int WIDEST_HELP = 100;

    private Program() {}

    public static int run(Machine machine, String... args) {
        if (args.length == 1 && Version.OPTIONS.contains(args[0])) {
            machine.out().println(Version.text());
            return ExitCode.DONE.number();
        }
        var globals = new Globals();
        var session = new Session(machine, globals);
        CommandLine commandLine = Commands.of(session, globals, args);
        commandLine.setOut(writer(machine.out()));
        commandLine.setErr(writer(machine.err()));
        commandLine.setColorScheme(
                CommandLine.Help.defaultColorScheme(session.outStyle().colour() ? Ansi.ON : Ansi.OFF));
        commandLine.setParameterExceptionHandler((exception, ignored) -> misused(session, globals, exception, args));
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
            throw exception;
        });
        commandLine.setUsageHelpWidth(Math.clamp(machine.display().columns(), NARROWEST_HELP, WIDEST_HELP));
        return commandLine.execute(args);
    }

    /** Arguments that could not be read; the flag for JSON may have come after the mistake. */
    private static int misused(Session session, Globals globals, ParameterException exception, String[] args) {
        globals.json |= List.of(args).contains("--json");
        String command = exception.getCommandLine().getCommandSpec().qualifiedName();
        return session.fail(Failure.usage(sentence(exception), "See: " + command + " --help"));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static String sentence(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            String kind = unmatched.isUnknownOption() ? "option" : "command or argument";
            String near = unmatched.getSuggestions().isEmpty()
                    ? ""
                    : " Did you mean " + unmatched.getSuggestions().getFirst() + "?";
            return "There is no " + kind + " " + first + " here." + near;
        }
        String message =
                String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
        return message.endsWith(".") ? message : message + ".";
    }
}
