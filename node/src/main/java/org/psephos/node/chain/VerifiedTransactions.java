package org.psephos.node.chain;

import org.psephos.core.crypto.Hash;
import org.psephos.node.state.GenerationCache;

/** Full hashes of transactions whose stateless rules were checked and held. Bounded; forgetting costs only a second check. */
public final class VerifiedTransactions {
    private final GenerationCache<Hash, Boolean> known;

    public VerifiedTransactions(int maxEntries) {
        known = new GenerationCache<>(maxEntries);
    }

    public void add(Hash fullHash) {
        known.put(fullHash, Boolean.TRUE);
    }

    public boolean contains(Hash fullHash) {
        return known.get(fullHash) != null;
    }
}
