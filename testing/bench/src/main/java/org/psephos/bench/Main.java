package org.psephos.bench;

import java.io.IOException;
import org.psephos.bench.hash.HashCommand;
import org.psephos.bench.http.HttpCommand;
import org.psephos.bench.jmh.JmhCommand;
import org.psephos.bench.ledger.ConsensusCommand;
import org.psephos.bench.ledger.LedgerCommand;
import org.psephos.bench.ledger.RssCommand;
import org.psephos.bench.ledger.SyncCommand;
import org.psephos.bench.machine.Report;
import org.psephos.bench.start.StartCommand;
import org.psephos.bench.transport.TransportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The `psephos-bench` program. */
@Command(
        name = "psephos-bench",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Measures; the last line of standard output is the result in JSON.",
        subcommands = {
            LedgerCommand.class,
            HashCommand.class,
            HttpCommand.class,
            RssCommand.class,
            StartCommand.class,
            SyncCommand.class,
            ConsensusCommand.class,
            TransportCommand.class,
            JmhCommand.class
        })
public final class Main implements Runnable {

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    public static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof IOException) {
                Report.say("%s: %s", command.getCommandName(), String.valueOf(e.getMessage()));
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        });
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.err);
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"psephos-bench " + (version == null ? "development" : version)};
        }
    }
}
