package org.psephos.core.seal.raft;

import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifierProvider;

/** For the name "raft". */
public final class RaftSealVerifierProvider implements SealVerifierProvider {
    @Override
    public String engine() {
        return RaftRules.ENGINE;
    }

    @Override
    public SealVerifier create(Genesis genesis, Secp256k1 curve) {
        return new RaftSealVerifier(RaftRules.of(genesis, curve), curve);
    }
}
