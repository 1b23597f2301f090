package org.psephos.core.seal.pow;

import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifierProvider;

/** Registered under "pow". */
public final class PowSealVerifierProvider implements SealVerifierProvider {
    @Override
    public String engine() {
        return PowRules.ENGINE;
    }

    @Override
    public SealVerifier create(Genesis genesis, Secp256k1 curve) {
        return new PowSealVerifier(PowRules.of(genesis));
    }
}
