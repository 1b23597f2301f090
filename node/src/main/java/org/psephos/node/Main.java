package org.psephos.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.ConfigSources;
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
import picocli.CommandLine.Spec;

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
        System.exit(new CommandLine(new Main())
                .addSubcommand(new InitCommand())
                .addSubcommand(new DbCommand(Ledger::rules))
                .setParameterExceptionHandler((e, arguments) -> {
                    System.err.println("psephos-node: " + e.getMessage());
                    return USAGE;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Node node;
        try {
            NodeConfig config = ConfigSources.load(flags(spec), System.getenv());
            Logs.install(config.logFormat() == NodeConfig.LogFormat.JSON, level(config.logLevel()));
            node = Node.start(config);
        } catch (ConfigException e) {
            System.err.println("psephos-node: " + e.code() + ": " + e.getMessage());
            return FAILED;
        }
        ProcessExit.run(node::close);
        Optional<Node.StartFailure> fault = node.awaitStop();
        node.close();
        return fault.isPresent() ? FAILED : 0;
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
