package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code psephos completion} */
@Command(name = "completion", description = "print a script that completes commands: bash, zsh or fish")
final class Completion extends Action {
    private static final String PROGRAM = "psephos";
    private static final String FILE = "FILE";

    @Parameters(paramLabel = "bash|zsh|fish", description = "your shell")
    String shell = "bash";

    Completion(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        CommandLine tree = Commands.all(session());
        String script =
                switch (shell) {
                    // It tells the two apart itself.
                    case "bash", "zsh" -> AutoComplete.bash(PROGRAM, tree);
                    case "fish" -> fish(tree);
                    default ->
                        throw Failure.usage("Completion is there for bash, zsh and fish, not for \"" + shell + "\".");
                };
        return Reply.done(Json.object().put("shell", shell).put("script", script), new Page().verbatim(script));
    }

    private static String fish(CommandLine tree) {
        var lines = new ArrayList<String>();
        lines.add("complete -c " + PROGRAM + " -f");
        options(tree, "", lines);
        for (Map.Entry<String, CommandLine> command : visible(tree)) {
            lines.add(offer("__fish_use_subcommand", command));
            String seen = "__fish_seen_subcommand_from " + command.getKey();
            List<Map.Entry<String, CommandLine>> below = visible(command.getValue());
            String names =
                    String.join(" ", below.stream().map(Map.Entry::getKey).toList());
            for (Map.Entry<String, CommandLine> sub : below) {
                lines.add(offer(seen + "; and not __fish_seen_subcommand_from " + names, sub));
                options(sub.getValue(), seen + "; and __fish_seen_subcommand_from " + sub.getKey(), lines);
            }
            if (below.isEmpty()) {
                options(command.getValue(), seen, lines);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<Map.Entry<String, CommandLine>> visible(CommandLine tree) {
        return tree.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .toList();
    }

    private static String offer(String condition, Map.Entry<String, CommandLine> command) {
        String[] description =
                command.getValue().getCommandSpec().usageMessage().description();
        return "complete -c " + PROGRAM + " -n '" + condition + "' -a " + command.getKey() + " -d '"
                + quoted(description.length == 0 ? "" : description[0]) + "'";
    }

    private static void options(CommandLine command, String condition, List<String> lines) {
        boolean takesFile = command.getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals(FILE));
        if (takesFile) {
            lines.add("complete -c " + PROGRAM + " -n '" + condition + "' -F");
        }
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.hidden() || (option.inherited() && !condition.isEmpty())) {
                continue;
            }
            String where = condition.isEmpty() ? "" : " -n '" + condition + "'";
            String value = option.arity().max() == 0 ? "" : option.paramLabel().equals(FILE) ? " -r -F" : " -x";
            lines.add("complete -c " + PROGRAM + where + " -l "
                    + option.longestName().substring(2) + value + " -d '"
                    + quoted(String.join(" ", option.description())) + "'");
        }
    }

    private static String quoted(String text) {
        return text.replaceAll("%n|\\R", " ").replace("\\", "\\\\").replace("'", "\\'");
    }
}
