package org.psephos.core.seal.pos;

import java.util.Arrays;
import java.util.Optional;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/** What validators sign. */
public final class Votes {
    private Votes() {}

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

        public static Optional<Step> ofCode(int code) {
            return Arrays.stream(values()).filter(step -> step.code == code).findFirst();
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
}
