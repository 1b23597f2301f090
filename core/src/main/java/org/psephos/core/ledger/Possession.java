package org.psephos.core.ledger;

import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * A validator's word that an account owns its stake ({@code docs/spec/ledger.md} §3): without it somebody could take the place of a key that
 * is not theirs. It may be shown again for each stake.
 */
public final class Possession {
    private Possession() {}

    /** What the validator's key signs. */
    public static Hash digest(Hash chainId, PublicKey validator, PublicKey owner) {
        return Sha256.tagged(Tag.POSSESSION).add(chainId).add(validator, owner).finish();
    }

    public static boolean holds(Bytes signature, Hash chainId, PublicKey validator, PublicKey owner, Secp256k1 curve) {
        return curve.verify(
                signature.toArray(), digest(chainId, validator, owner).toBytes(), validator);
    }
}
