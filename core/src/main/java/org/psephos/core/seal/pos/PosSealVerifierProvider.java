package org.psephos.core.seal.pos;

import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifierProvider;

/** For the name "pos". */
public final class PosSealVerifierProvider implements SealVerifierProvider {
    @Override
    public String engine() {
        return PosRules.ENGINE;
    }

    @Override
    public SealVerifier create(Genesis genesis, Secp256k1 curve) {
        return new PosSealVerifier(PosRules.of(genesis, curve), curve);
    }
}
