package org.psephos.wallet.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.psephos.wallet.machine.Machine;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
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
        commandLine.registerConverter(Integer.class, Program::wholeNumber);
        commandLine.registerConverter(int.class, Program::wholeNumber);
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

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number, or too large");
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static String sentence(ParameterException exception) {
        CommandSpec spec = exception.getCommandLine().getCommandSpec();
        List<String> commands = shown(spec);
        if (exception instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            if (first.startsWith("-")) {
                String option = first.replaceFirst("=.*", "");
                return "There is no option " + option + " here."
                        + Nearest.hint(option, spec.optionsMap().keySet());
            }
            return commands.isEmpty()
                    ? "\"" + first + "\" is one argument too many."
                    : "There is no command " + first + " here." + Nearest.hint(first, commands);
        }
        if (!commands.isEmpty()) {
            return "Which of its commands? " + String.join(", ", commands) + ".";
        }
        String message =
                String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
        return message.endsWith(".") ? message : message + ".";
    }

    private static List<String> shown(CommandSpec spec) {
        return spec.subcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }
}
