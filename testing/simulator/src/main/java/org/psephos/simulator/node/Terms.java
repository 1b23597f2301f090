package org.psephos.simulator.node;

import java.util.List;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.chain.Chain;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Engines;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.p2p.discovery.PeerAddress;

/**
 * What all nodes of a world share.
 *
 * @param known peers that every operator names
 */
public record Terms(Genesis genesis, SealVerifier seals, Secp256k1 curve, List<PeerAddress> known) {
    public static final PoolLimits POOL = new PoolLimits(1_000, 1 << 20, 64, 16, 500, 1 << 20);
    static final Chain.Bounds BOUNDS = new Chain.Bounds(2_000, 4_000, 1 << 20, 16 << 20);
    static final long MAX_CACHED_BODY_BYTES = 1 << 20;

    public Terms {
        known = List.copyOf(known);
    }

    /** Whether nodes need a validator's key to take part. */
    boolean hasValidators() {
        return Engines.find(genesis.consensus())
                .filter(ConsensusProvider::hasValidators)
                .isPresent();
    }

    /** The same, for a node whose operator names others. */
    public Terms knowing(List<PeerAddress> others) {
        return new Terms(genesis, seals, curve, others);
    }

    public static Terms of(Genesis genesis, Secp256k1 curve, List<PeerAddress> known) {
        return switch (SealVerifiers.installed().find(genesis, curve)) {
            case SealVerifiers.Found.Ready(SealVerifier verifier) -> new Terms(genesis, verifier, curve, known);
            case SealVerifiers.Found.Unusable(String detail) -> throw new IllegalArgumentException(detail);
        };
    }
}
