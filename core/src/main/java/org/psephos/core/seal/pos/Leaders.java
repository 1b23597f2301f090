package org.psephos.core.seal.pos;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Drawn by stake from those who have not been passed over: in as many rounds as there are validators each leads once, so that one who is
     * gone costs a height one round. The set is not empty.
     */
    public static PublicKey drawn(ValidatorSet validators, Hash seed, long height, long round) {
        var left = new ArrayList<>(validators.validators());
        long first = round - round % left.size();
        for (long passed = first; passed < round; passed++) {
            left.remove(place(left, seed, height, passed));
        }
        return left.get(place(left, seed, height, round)).key();
    }

    private static int place(List<Validator> validators, Hash seed, long height, long round) {
        Hash drawn = Sha256.hash(
                Tag.LEADER, new Writer(50).raw(seed).u64(height).u64(round).toBytes());
        long stake = validators.stream().mapToLong(Validator::stake).sum();
        // Of 128 bits: no stake's chance is off by more than 2^-65.
        long point = unsigned(drawn.word(0))
                .shiftLeft(Long.SIZE)
                .or(unsigned(drawn.word(1)))
                .multiply(BigInteger.valueOf(stake))
                .shiftRight(2 * Long.SIZE)
                .longValueExact();
        int place = 0;
        while (point >= validators.get(place).stake()) {
            point -= validators.get(place++).stake();
        }
        return place;
    }

    private static BigInteger unsigned(long word) {
        return new BigInteger(Long.toUnsignedString(word));
    }
}
