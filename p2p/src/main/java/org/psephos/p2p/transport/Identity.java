package org.psephos.p2p.transport;

import java.util.Arrays;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.runtime.Randomness;

/**
 * A node's long-lived key, and the proof that a session's static key is its own: the x-only key, then a BIP-340 signature over the
 * hash of its role in the handshake and that static key, 96 bytes together, as payload of the handshake message that carries the
 * static key.
 */
public final class Identity {
    static final int PROOF_BYTES = PublicKey.BYTES + Secp256k1.SIGNATURE_BYTES;

    private static final int AUXILIARY_BYTES = 32;

    private final Secp256k1 curve;
    private final PrivateKey key;
    private final PublicKey publicKey;
    private final Randomness randomness;

    public Identity(Secp256k1 curve, PrivateKey key, Randomness randomness) {
        this.curve = curve;
        this.key = key;
        this.publicKey = curve.publicKey(key);
        this.randomness = randomness;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    byte[] prove(boolean initiator, byte[] staticKey) {
        byte[] proof = new byte[PROOF_BYTES];
        publicKey.writeTo(proof, 0);
        byte[] digest = digest(initiator, staticKey);
        byte[] signature = curve.sign(key, digest, randomness.bytes(AUXILIARY_BYTES));
        System.arraycopy(signature, 0, proof, PublicKey.BYTES, signature.length);
        return proof;
    }

    /** Whose proof this is; empty where it proves nothing. */
    static Optional<PublicKey> check(Secp256k1 curve, boolean initiator, byte[] staticKey, byte[] proof) {
        if (proof.length != PROOF_BYTES) {
            return Optional.empty();
        }
        PublicKey claimed = PublicKey.read(proof, 0);
        byte[] signature = Arrays.copyOfRange(proof, PublicKey.BYTES, proof.length);
        return curve.verify(signature, digest(initiator, staticKey), claimed) ? Optional.of(claimed) : Optional.empty();
    }

    private static byte[] digest(boolean initiator, byte[] staticKey) {
        return Sha256.hash(Tag.P2P_IDENTITY, initiator ? 0 : 1, Hash.of(staticKey))
                .toBytes();
    }
}
