package org.psephos.node.consensus;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the engine that a genesis asks for. */
public final class Engines {
    private Engines() {}

    /** Names of those that this program has. */
    public static SortedSet<String> names() {
        var names = new TreeSet<String>();
        ServiceLoader.load(ConsensusProvider.class).forEach(provider -> names.add(provider.engine()));
        return names;
    }

    /** {@link IllegalArgumentException} where no such engine is installed or its parameters are wrong; its message says how. */
    public static ConsensusProvider.Consensus create(ConsensusProvider.Setting setting) {
        String wanted = setting.genesis().consensus();
        return find(wanted)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no engine for consensus \"" + wanted + "\"; this program has " + names()))
                .create(setting);
    }

    public static Optional<ConsensusProvider> find(String engine) {
        return ServiceLoader.load(ConsensusProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.engine().equals(engine))
                .findFirst();
    }
}
