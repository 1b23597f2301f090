package org.psephos.node;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The `psephos-node` program. */
@Command(name = "psephos-node", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
public final class Main implements Runnable {

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
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
            return new String[] {"psephos-node " + (version == null ? "development" : version)};
        }
    }
}
