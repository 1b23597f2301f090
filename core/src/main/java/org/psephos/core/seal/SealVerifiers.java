package org.psephos.core.seal;

import java.util.List;
import java.util.ServiceLoader;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;

/** The engines whose seals this program can check. */
public final class SealVerifiers {
    private final List<SealVerifierProvider> providers;

    public SealVerifiers(List<SealVerifierProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Those on the class path. */
    public static SealVerifiers installed() {
        return new SealVerifiers(ServiceLoader.load(SealVerifierProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** What became of the search for a genesis's engine. */
    public sealed interface Found {
        record Ready(SealVerifier verifier) implements Found {}

        /** The engine is not known here, or genesis gives it parameters that it refuses. */
        record Unusable(String detail) implements Found {}
    }

    /** The verifier for a chain with this genesis, whoever gave us the genesis. */
    public Found find(Genesis genesis, Secp256k1 curve) {
        for (SealVerifierProvider provider : providers) {
            if (provider.engine().equals(genesis.consensus())) {
                try {
                    return new Found.Ready(provider.create(genesis, curve));
                } catch (IllegalArgumentException e) {
                    return new Found.Unusable("genesis gives the engine \"" + genesis.consensus()
                            + "\" wrong parameters: " + e.getMessage());
                }
            }
        }
        return new Found.Unusable("no engine \"" + genesis.consensus() + "\" is known here");
    }
}
