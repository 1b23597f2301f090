package org.psephos.core.seal.pos;

import java.math.BigInteger;
import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;

/** What validators sign and what leaders are drawn by. */
public final class Ballots {
    private Ballots() {}

    /** The step of a round that a vote belongs to. */
    public enum Step {
        PREVOTE(1),
        PRECOMMIT(2);

        private final int code;

        Step(int code) {
            this.code = code;
        }

        /** On the wire and in what is signed. */
        public int code() {
            return code;
        }
    }

    /**
     * What a validator signs as its vote.
     *
     * @param block empty: for none
     */
    public static Hash vote(Hash chainId, Step step, long height, long round, Optional<Hash> block) {
        return Sha256.hash(
                Tag.VOTE,
                new Writer(90)
                        .raw(chainId)
                        .u8(step.code)
                        .u64(height)
                        .u64(round)
                        .raw(block.orElse(Hash.ZERO))
                        .toBytes());
    }

    /**
     * What a leader signs as its proposal.
     *
     * @param polRound round of the prevotes for the block that let it be proposed again; −1: proposed for the first time
     */
    public static Hash proposal(Hash chainId, long height, long round, long polRound, Hash block) {
        return Sha256.hash(
                Tag.PROPOSAL,
                new Writer(90)
                        .raw(chainId)
                        .u64(height)
                        .u64(round)
                        .u64(polRound)
                        .raw(block)
                        .toBytes());
    }

    /** What a leader's verifiable random function is given; the same in every round, so that rounds give no second draw. */
    public static byte[] vrfInput(Hash seed, long height) {
        return new Writer(40).raw(seed).u64(height).toBytes();
    }

    /** Drawn by stake; the set is not empty. */
    public static PublicKey leader(ValidatorSet validators, Hash seed, long height, long round) {
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
