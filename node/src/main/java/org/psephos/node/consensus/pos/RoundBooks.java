package org.psephos.node.consensus.pos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Votes.Step;

/** What has been said in the rounds of one height; of rounds to come no more than one a validator, its latest, so that nobody can fill the books. */
final class RoundBooks {
    private final ValidatorSet validators;
    private final TreeMap<Long, RoundBook> books = new TreeMap<>();

    /** The latest round that each validator has voted in, where it was to come; −1 at first. */
    private final long[] latest;

    RoundBooks(ValidatorSet validators) {
        this.validators = validators;
        latest = new long[validators.size()];
        Arrays.fill(latest, -1);
    }

    RoundBook at(long round) {
        return books.computeIfAbsent(round, ignored -> new RoundBook(validators));
    }

    Optional<RoundBook> find(long round) {
        return Optional.ofNullable(books.get(round));
    }

    /** By round. */
    SequencedMap<Long, RoundBook> all() {
        return books;
    }

    void forgetBefore(long round) {
        books.headMap(round).clear();
    }

    /** All votes of this round, and of the one before it. */
    List<Vote> votesAround(long round) {
        var votes = new ArrayList<Vote>();
        for (RoundBook book : books.subMap(round - 1, true, round, true).values()) {
            votes.addAll(book.votes(Step.PREVOTE, vote -> true));
            votes.addAll(book.votes(Step.PRECOMMIT, vote -> true));
        }
        return votes;
    }

    /** Whether there is a place for this vote, as seen from {@code round}. */
    boolean makeRoom(Vote vote, long round) {
        if (vote.round() <= round) {
            return true;
        }
        long known = latest[vote.validator()];
        if (known > round && known != vote.round()) {
            if (vote.round() < known) {
                return false;
            }
            RoundBook old = at(known);
            old.forget(vote.validator());
            if (old.isEmpty()) {
                books.remove(known);
            }
        }
        latest[vote.validator()] = vote.round();
        return true;
    }

    boolean isBeyond(long round, int validator) {
        return latest[validator] > round;
    }

    /** The latest round that more than a third have come to or passed, where that is beyond {@code round}: so many can't all be wrong about it. */
    OptionalLong beyond(long round) {
        return Arrays.stream(latest)
                .filter(later -> later > round)
                .filter(later -> validators.hasMoreThanThird(place -> latest[place] >= later))
                .max();
    }
}
