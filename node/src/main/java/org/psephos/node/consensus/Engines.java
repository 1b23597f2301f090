package org.psephos.node.consensus;

import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the engine that a genesis asks for. */
public final class Engines {
    private Engines() {}

    /** {@link IllegalArgumentException} where no such engine is installed or its parameters are wrong; its message says how. */
    public static ConsensusProvider.Consensus create(ConsensusProvider.Setting setting) {
        String wanted = setting.genesis().consensus();
        var names = new TreeSet<String>();
        for (ConsensusProvider provider : ServiceLoader.load(ConsensusProvider.class)) {
            if (provider.engine().equals(wanted)) {
                return provider.create(setting);
            }
            names.add(provider.engine());
        }
        throw new IllegalArgumentException("no engine for consensus \"" + wanted + "\"; this program has " + names);
    }
}
