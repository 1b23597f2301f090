package org.psephos.node.maintenance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.ConfigSources;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.runtime.SystemClock;
import org.psephos.node.state.Rules;
import org.psephos.node.storage.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code psephos-node db …}: for a node that is not running. */
@Command(
        name = "db",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "verify|export FILE|import FILE|repair",
        description = "Checks, saves, restores or mends the database of a node that is not running.")
public final class DbCommand implements Runnable {
    static final int FAILED = 1;

    private final Function<SealVerifier, Rules> rules;

    @Mixin
    private final FolderOptions folder = new FolderOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @param rules of execution that this release knows, by the seals of the chain */
    public DbCommand(Function<SealVerifier, Rules> rules) {
        this.rules = rules;
    }

    /** Which folder; every option may also stand before {@code db}, in the environment or in the configuration file. */
    static final class FolderOptions {
        @Option(names = "--data-dir", paramLabel = "DIR", description = "Data folder of the node (default: data)")
        @Nullable
        Path dataDir;

        @Option(names = "--config", paramLabel = "FILE", description = "Configuration file of the node")
        @Nullable
        Path config;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "db needs one of verify, export, import, repair");
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Reads everything and checks it: files, blocks, state, tree. Exit code 0: sound, 1: not.")
    int verify(@Mixin FolderOptions folder) {
        return guarded("verify", (config, console) -> new Verify(NodeFolder.existing(config), console).run());
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes genesis and all blocks to a new file.")
    int export(@Mixin FolderOptions folder, @Parameters(paramLabel = "FILE", description = "The new file") Path file) {
        return guarded("export", (config, console) -> new Export(NodeFolder.existing(config), console).run(file));
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Checks and takes in the blocks of an exported file; makes the folder if it is not there.")
    int importBlocks(
            @Mixin FolderOptions folder,
            @Parameters(paramLabel = "FILE", description = "The exported file") Path file) {
        return guarded("import", (config, console) -> new Import(rules, console).run(config, file));
    }

    @Command(
            name = "repair",
            mixinStandardHelpOptions = true,
            description = "Makes anew what can be made from the rest, and says what was done.")
    int repair(@Mixin FolderOptions folder) {
        return guarded("repair", (config, console) -> new Repair(NodeFolder.existing(config), rules, console).run());
    }

    @FunctionalInterface
    private interface Work {
        int run(NodeConfig config, Console console) throws ConfigException, IOException;
    }

    private int guarded(String subcommand, Work work) {
        var command = Objects.requireNonNull(spec.subcommands().get(subcommand));
        var console = new Console(command.getOut(), command.getErr(), new SystemClock());
        try {
            return work.run(ConfigSources.load(flags(command.getCommandSpec()), System.getenv()), console);
        } catch (ConfigException e) {
            console.fault(e.code(), String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            console.fault(e.failure().code().name(), e.failure().detail());
        } catch (IOException e) {
            console.fault("FILE_UNUSABLE", String.valueOf(e.getMessage()));
        }
        return FAILED;
    }

    /** The options of the node as they were given, before {@code db} or behind it; the last one counts. */
    private static String[] flags(CommandSpec innermost) {
        var flags = new ArrayList<String>();
        for (CommandSpec at = innermost; at != null; at = at.parent()) {
            List<String> here = new ArrayList<>();
            for (OptionSpec option : at.commandLine().getParseResult().matchedOptions()) {
                String name = option.longestName();
                if (option.usageHelp()
                        || option.versionHelp()
                        || flags.stream().anyMatch(flag -> flag.startsWith(name + "="))) {
                    continue;
                }
                if (option.arity().max() == 0) {
                    here.add(name + "=" + option.getValue());
                } else {
                    option.originalStringValues().forEach(value -> here.add(name + "=" + value));
                }
            }
            flags.addAll(here);
        }
        return flags.toArray(String[]::new);
    }
}
