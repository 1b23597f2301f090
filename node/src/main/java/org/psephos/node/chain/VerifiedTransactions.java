package org.psephos.node.chain;

import org.psephos.core.crypto.Hash;
import org.psephos.node.state.GenerationCache;

/**
 * Full hashes of transactions whose stateless rules were checked and held; and of those whose proofs did, with what these were checked
 * against. Bounded; forgetting costs only a second check.
 */
public final class VerifiedTransactions {
    private final GenerationCache<Hash, Boolean> known;
    private final GenerationCache<Proven, Boolean> proven;

    private record Proven(Hash fullHash, Hash context) {}

    /** @param maxEntries of either */
    public VerifiedTransactions(int maxEntries) {
        known = new GenerationCache<>(maxEntries);
        proven = new GenerationCache<>(maxEntries);
    }

    public void add(Hash fullHash) {
        known.put(fullHash, Boolean.TRUE);
    }

    public boolean contains(Hash fullHash) {
        return known.get(fullHash) != null;
    }

    void addProven(Hash fullHash, Hash context) {
        proven.put(new Proven(fullHash, context), Boolean.TRUE);
    }

    boolean isProven(Hash fullHash, Hash context) {
        return proven.get(new Proven(fullHash, context)) != null;
    }
}
