package org.psephos.core.crypto;

import java.util.BitSet;
import java.util.List;

/**
 * Verifies many signatures as one task.
 *
 * <p>A pure function of one slice, so that callers cut a list into slices and give one to each worker. Bit {@code i} says exactly
 * what {@link Secp256k1#verify} says of claim {@code i}: a batch is a faster form at most, never another rule.
 */
public final class BatchVerifier {
    private final Secp256k1 curve;

    public BatchVerifier(Secp256k1 curve) {
        this.curve = curve;
    }

    /** That {@code key} signed {@code message}. Whatever carries a signature can be a claim itself; the arrays are not changed. */
    public interface Claim {
        byte[] signature();

        byte[] message();

        PublicKey key();
    }

    /**
     * Verifies claims {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @return the valid ones, by their index in {@code claims}
     */
    public BitSet verify(List<? extends Claim> claims, int from, int to) {
        var valid = new BitSet(to);
        for (int i = from; i < to; i++) {
            Claim claim = claims.get(i);
            if (curve.verify(claim.signature(), claim.message(), claim.key())) {
                valid.set(i);
            }
        }
        return valid;
    }

    public BitSet verify(List<? extends Claim> claims) {
        return verify(claims, 0, claims.size());
    }
}
