package org.psephos.node;

import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.psephos.core.crypto.Curves;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.ConfigSources;
import org.psephos.node.config.NearestKey;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.config.NodeOptions;
import org.psephos.node.maintenance.DbCommand;
import org.psephos.node.maintenance.InitCommand;
import org.psephos.node.runtime.Logs;
import org.psephos.node.runtime.ProcessExit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code psephos-node} program. */
@Command(
        name = "psephos-node",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Starts a node: one mining node on a private chain, unless told otherwise.",
        footer = {
            "",
            "Each option is also a key of node.toml and an environment variable: --data-dir is data-dir and"
                    + " PSEPHOS_DATA_DIR. A flag goes before the environment, that before the file."
        })
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Mixin
    private final NodeOptions options = new NodeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        // Before the first use of a log; the name alone starts none.
        System.setProperty("java.util.logging.manager", Logs.Lasting.class.getName());
        System.exit(new CommandLine(new Main())
                .addSubcommand(new InitCommand())
                .addSubcommand(new DbCommand(seals -> Ledger.rules(seals, Curves.best())))
                .setParameterExceptionHandler((e, arguments) -> {
                    System.err.println("psephos-node: " + message(e));
                    return USAGE;
                })
                .execute(args));
    }

    /** What is wrong with the command line; of an unknown option or command also what it was probably meant to be. */
    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage());
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String typed = unmatched.getUnmatched().getFirst().split("=", 2)[0];
        boolean option = typed.startsWith("-");
        Set<String> known = new TreeSet<>(
                option ? command.optionsMap().keySet() : command.subcommands().keySet());
        known.addAll(option ? command.negatedOptionsMap().keySet() : Set.of());
        return "unknown " + (option ? "option" : "command") + " \"" + typed + "\"" + NearestKey.hint(typed, known);
    }

    @Override
    public Integer call() throws InterruptedException {
        Node node;
        NodeConfig config;
        try {
            config = ConfigSources.load(flags(spec), System.getenv());
            Logs.install(config.logFormat() == NodeConfig.LogFormat.JSON, level(config.logLevel()));
            node = Node.start(config);
        } catch (ConfigException e) {
            System.err.println("psephos-node: " + e.code() + ": " + e.getMessage());
            return FAILED;
        }
        ProcessExit.run(node::close);
        hint(node, config);
        Optional<Node.StartFailure> fault = node.awaitStop();
        node.close();
        return fault.isPresent() ? FAILED : 0;
    }

    /** For a person who sits before it; a log stays a log. */
    private static void hint(Node node, NodeConfig config) {
        Console console = System.console();
        if (console != null && console.isTerminal() && config.logFormat() == NodeConfig.LogFormat.PLAIN) {
            String wallet = config.http().port() == NodeConfig.DEFAULT_HTTP_PORT
                    ? "bin/psephos"
                    : "bin/psephos --node " + node.address();
            System.out.println("The node is up: open " + node.address() + " in a browser.");
            System.out.println(
                    config.mine()
                            ? "For a small election, in a second terminal: " + wallet + " demo"
                            : "It makes no blocks (mine is off), so that nothing sent to it is confirmed.");
            System.out.println("Ctrl-C stops the node.");
        }
    }

    /** The options as they were given, without commands and positional parameters. */
    static String[] flags(CommandSpec spec) {
        List<String> flags = new ArrayList<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (option.arity().max() == 0) {
                flags.add(option.longestName() + "=" + option.getValue());
            } else {
                option.originalStringValues().forEach(value -> flags.add(option.longestName() + "=" + value));
            }
        }
        return flags.toArray(String[]::new);
    }

    static Level level(NodeConfig.LogLevel level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINEST;
        };
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"psephos-node " + text()};
        }

        static String text() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }
    }
}
