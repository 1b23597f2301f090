package org.psephos.core.seal;

import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;

/** Makes the verifier of one engine; registered as a service. */
public interface SealVerifierProvider {
    /** The engine's name in genesis. */
    String engine();

    /** {@link IllegalArgumentException} where the engine's parameters in genesis are wrong; its message says how. */
    SealVerifier create(Genesis genesis, Secp256k1 curve);
}
