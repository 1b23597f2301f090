package org.psephos.wallet.cli;

import java.util.Set;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
    /** Alone, they are answered without reading any command. */
    static final Set<String> OPTIONS = Set.of("--version", "-V");

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "psephos " + (version == null ? "development" : version);
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
