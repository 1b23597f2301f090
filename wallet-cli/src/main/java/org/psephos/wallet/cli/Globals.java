package org.psephos.wallet.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.psephos.wallet.home.Profile;
import org.psephos.wallet.output.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that every command takes. */
@Command(
        name = "psephos",
        description = "Keys, elections, votes, receipts and audits.",
        synopsisHeading = "Usage: ",
        customSynopsis = "psephos [OPTIONS] COMMAND",
        descriptionHeading = "",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footer =
                "%nEnvironment: PSEPHOS_HOME, PSEPHOS_NODE, PSEPHOS_PASSWORD, NO_COLOR%n"
                        + "Exit codes: 0 done, 1 failed, 2 usage, 3 node unreachable, 4 rejected, 5 not found, 6 wrong password, 7 not confirmed in time")
final class Globals implements Callable<Integer> {
    @Option(
            names = "--node",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "the node to ask (default: the profile's, else%nhttp://127.0.0.1:8645)")
    Optional<String> node = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "which chain to sign for; each profile belongs to one (default: default)")
    String profile = Profile.DEFAULT;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "answer with one JSON document")
    boolean json;

    @Option(
            names = {"--yes", "-y"},
            scope = ScopeType.INHERIT,
            description = "do not ask before what cannot be undone")
    boolean yes;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "no colours")
    boolean noColor;

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help")
    boolean help;

    @Option(
            names = {"--version", "-V"},
            versionHelp = true,
            description = "show the version")
    boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** No command was named. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.number();
    }
}
