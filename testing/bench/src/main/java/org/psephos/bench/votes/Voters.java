package org.psephos.bench.votes;

import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** Keys by number: made again whenever they are wanted, so that a million of them take no room. Worthless outside a benchmark. */
public final class Voters {
    private static final byte[] NO_RANDOMNESS = new byte[32];

    private final Secp256k1 curve;
    private final long series;

    /** @param series sets the keys of one election apart from those of another; 1 to 2³⁰ */
    public Voters(Secp256k1 curve, long series) {
        this.curve = curve;
        this.series = series;
    }

    public PrivateKey key(long number) {
        byte[] scalar = new byte[32];
        for (int i = 0; i < 8; i++) {
            scalar[31 - i] = (byte) (number + 1 >>> 8 * i);
            scalar[15 - i] = (byte) (series >>> 8 * i);
        }
        return PrivateKey.parse(scalar).orElseThrow();
    }

    public PublicKey publicKey(long number) {
        return curve.publicKey(key(number));
    }

    /** Signs alike each time. */
    public Transaction sign(UnsignedTransaction unsigned, PrivateKey key) {
        return unsigned.sign(curve.sign(key, unsigned.id().toBytes(), NO_RANDOMNESS));
    }
}
