package org.psephos.node.consensus.pos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Votes.Step;
import org.psephos.node.consensus.Standing;

/** What has been said in one round: a proposal, and a vote of each validator for each step. Who votes twice is counted once. */
final class RoundBook {
    private final ValidatorSet validators;
    private final @Nullable Vote[] prevotes;
    private final @Nullable Vote[] precommits;

    @Nullable
    Proposal proposal;

    /** The proposal may not be voted for. */
    boolean unfit;

    boolean waitsForPrevotes;
    boolean waitsForPrecommits;

    RoundBook(ValidatorSet validators) {
        this.validators = validators;
        prevotes = new Vote[validators.size()];
        precommits = new Vote[validators.size()];
    }

    private @Nullable Vote[] of(Step step) {
        return step == Step.PREVOTE ? prevotes : precommits;
    }

    /** The vote that stands where this one wanted to; empty where this one stands now. */
    Optional<Vote> add(Vote vote) {
        @Nullable Vote[] votes = of(vote.step());
        Vote earlier = votes[vote.validator()];
        if (earlier == null) {
            votes[vote.validator()] = vote;
        }
        return Optional.ofNullable(earlier);
    }

    boolean knows(Vote vote) {
        Vote known = of(vote.step())[vote.validator()];
        return known != null && known.block().equals(vote.block());
    }

    void forget(int validator) {
        prevotes[validator] = null;
        precommits[validator] = null;
    }

    boolean isEmpty() {
        return proposal == null
                && Arrays.stream(prevotes).allMatch(Objects::isNull)
                && Arrays.stream(precommits).allMatch(Objects::isNull);
    }

    boolean hasVoted(Step step, int validator) {
        return of(step)[validator] != null;
    }

    Standing.Word word(int validator) {
        Vote precommit = precommits[validator];
        Vote last = precommit == null ? prevotes[validator] : precommit;
        if (last == null) {
            return Standing.Word.NOTHING;
        }
        if (last.block().isEmpty()) {
            return Standing.Word.NONE;
        }
        return last.step() == Step.PRECOMMIT ? Standing.Word.SIGNED : Standing.Word.AGREES;
    }

    /** Whether more than two thirds have voted, for whatever. */
    private boolean isDone(Step step) {
        return validators.hasTwoThirds(place -> of(step)[place] != null);
    }

    /** Whether more than two thirds have voted so. */
    boolean agrees(Step step, Optional<Hash> block) {
        return validators.hasTwoThirds(place -> isFor(of(step)[place], block));
    }

    private static boolean isFor(@Nullable Vote vote, Optional<Hash> block) {
        return vote != null && vote.block().equals(block);
    }

    /** The block that more than two thirds have voted for. */
    Optional<Hash> chosen(Step step) {
        if (!isDone(step)) {
            return Optional.empty();
        }
        return Arrays.stream(of(step))
                .filter(Objects::nonNull)
                .map(Vote::block)
                .flatMap(Optional::stream)
                .distinct()
                .filter(block -> agrees(step, Optional.of(block)))
                .findFirst();
    }

    List<Vote> votes(Step step, Predicate<Vote> wanted) {
        var votes = new ArrayList<Vote>();
        for (Vote vote : of(step)) {
            if (vote != null && wanted.test(vote)) {
                votes.add(vote);
            }
        }
        return votes;
    }
}
