package org.psephos.node.consensus.pos;

import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.seal.pos.Votes.Step;
import org.psephos.node.consensus.Standing;

/** What {@link Rounds} wants done, in this order. */
sealed interface Action {
    /**
     * This node leads the round: propose.
     *
     * @param again the block that must be proposed once more, with what shows that it may; empty: a new one
     */
    record Propose(long round, Optional<Polka> again) implements Action {}

    /** Get the block, if it is not at hand, and say what it is worth. */
    record Judge(Hash block) implements Action {}

    /** Sign and send this vote, and tell it to {@link Rounds#voted} once it is on its way. */
    record Cast(Step step, long round, Optional<Hash> block) implements Action {}

    /** Remember that nothing but this block may be voted for unless a later polka says so; to be on the disk before the vote that follows. */
    record Lock(Polka polka) implements Action {}

    /** Tell {@link Rounds#elapsed} after a while that grows with the round. */
    record Wait(Stage stage, long round) implements Action {}

    /** This block it is; nothing more will be asked for. */
    record Decide(long round, Hash block, List<Vote> precommits) implements Action {
        public Decide {
            precommits = List.copyOf(precommits);
        }
    }

    /** A validator has signed two votes where it may sign one. */
    record Accuse(Vote first, Vote second) implements Action {}

    /** What a round waits for. */
    enum Stage {
        PROPOSAL,
        /** For the block that has been proposed to come and be judged. */
        JUDGEMENT,
        PREVOTES,
        PRECOMMITS;

        Standing.Stage shown() {
            return switch (this) {
                case PROPOSAL, JUDGEMENT -> Standing.Stage.PROPOSAL;
                case PREVOTES -> Standing.Stage.AGREEMENT;
                case PRECOMMITS -> Standing.Stage.CERTIFICATE;
            };
        }
    }
}
