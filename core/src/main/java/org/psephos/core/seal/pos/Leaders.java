package org.psephos.core.seal.pos;

import java.math.BigInteger;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;

/** Who proposes. */
public final class Leaders {
    private Leaders() {}

    /** What a leader's verifiable random function is given; the same in every round, so that rounds give no second draw. */
    public static byte[] vrfInput(Hash seed, long height) {
        return new Writer(40).raw(seed).u64(height).toBytes();
    }

    /** Drawn by stake; the set is not empty. */
    public static PublicKey drawn(ValidatorSet validators, Hash seed, long height, long round) {
        Hash drawn = Sha256.hash(
                Tag.LEADER, new Writer(50).raw(seed).u64(height).u64(round).toBytes());
        // Of 128 bits: no stake's chance is off by more than 2^-65.
        long point = unsigned(drawn.word(0))
                .shiftLeft(Long.SIZE)
                .or(unsigned(drawn.word(1)))
                .multiply(BigInteger.valueOf(validators.totalStake()))
                .shiftRight(2 * Long.SIZE)
                .longValueExact();
        for (Validator validator : validators.validators()) {
            if (point < validator.stake()) {
                return validator.key();
            }
            point -= validator.stake();
        }
        throw new IllegalArgumentException("no validators");
    }

    private static BigInteger unsigned(long word) {
        return new BigInteger(Long.toUnsignedString(word));
    }
}
