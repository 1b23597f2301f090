package org.psephos.node.consensus.pos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Votes.Step;
import org.psephos.node.consensus.Standing;

/**
 * One height: rounds of propose, prevote, precommit until a block has the precommits of more than two thirds (arXiv 1807.04938,
 * algorithm 1, whose lines the comments name). A plain state machine for one thread; all that it is told has been verified.
 *
 * <p>Some things differ from the paper. A block proposed again brings its polka along, so that nobody depends on having counted the same
 * one of two votes. A block is voted for only once it has been judged, for which there is time of its own once the proposal has come. And
 * where more than two thirds have prevoted and precommitted for none, the next round begins at once.
 */
final class Rounds {
    /** Rounds before the present one whose votes may still decide. */
    static final int MAX_PAST_ROUNDS = 8;

    private final ValidatorSet validators;
    private final boolean voting;
    private final LongPredicate leads;
    private final RoundBooks books;
    private final Map<Hash, Boolean> judged = new HashMap<>();
    private long round = -1;
    private Action.Stage stage = Action.Stage.PROPOSAL;

    /** What this node may not give up for less than a later polka. */
    private @Nullable Polka locked;

    /** The latest polka for a block known to be valid. */
    private @Nullable Polka valid;

    /** The last round in which a polka for a valid block was seen. */
    private long followed = -1;

    private boolean decided;

    /**
     * @param voting whether this node is one of the validators
     * @param leads whether this node leads a round
     * @param locked what {@link Action.Lock} said last at this height, if it said anything before a stop
     */
    Rounds(ValidatorSet validators, boolean voting, LongPredicate leads, Optional<Polka> locked) {
        this.validators = validators;
        this.voting = voting;
        this.leads = leads;
        this.locked = locked.orElse(null);
        this.valid = this.locked;
        books = new RoundBooks(validators);
    }

    long round() {
        return round;
    }

    /** Whether this very vote is known already. */
    boolean knows(Vote vote) {
        return books.find(vote.round()).filter(book -> book.knows(vote)).isPresent();
    }

    /** Whether a vote stands where this one wanted to. */
    boolean hasOther(Vote vote) {
        return books.find(vote.round())
                .filter(book -> book.hasVoted(vote.step(), vote.validator()))
                .isPresent();
    }

    /** Of the present round. */
    Optional<Proposal> proposal() {
        return proposal(round);
    }

    Optional<Proposal> proposal(long ofRound) {
        return books.find(ofRound).flatMap(book -> Optional.ofNullable(book.proposal));
    }

    /**
     * What others may lack: all votes of this round, and of the one before it, in which some may still be. Whoever is further behind hears of
     * more than a third that are not.
     */
    List<Vote> votes() {
        return books.votesAround(round);
    }

    /** Whether this block may have to be proposed again. */
    boolean needs(Hash block) {
        return Stream.of(Optional.ofNullable(locked), Optional.ofNullable(valid))
                .flatMap(Optional::stream)
                .anyMatch(polka -> polka.block().equals(block));
    }

    boolean isDecided() {
        return decided;
    }

    /** The round that this node is in; where it looks on, the latest that more than a third have come to. */
    long latest() {
        return round >= 0 ? round : books.beyond(0).orElse(0);
    }

    /** What a validator has last said in {@link #latest}. */
    Standing.Word word(int validator) {
        return books.find(latest()).map(book -> book.word(validator)).orElse(Standing.Word.NOTHING);
    }

    /** What this node waits for; where it looks on, what it must be by what others have said. */
    Standing.Stage stage() {
        if (decided) {
            return Standing.Stage.ADOPTION;
        }
        if (round < 0) {
            return books.all().isEmpty() ? Standing.Stage.PAUSE : Standing.Stage.AGREEMENT;
        }
        return stage.shown();
    }

    /** Rounds of which something is remembered. */
    int books() {
        return books.all().size();
    }

    /**
     * @param first 0; after a stop, the last round that this node signed anything in
     * @param own what it voted in that round, as far as it is known
     */
    List<Action> start(long first, List<Vote> own) {
        var actions = new ArrayList<Action>();
        locked().ifPresent(polka -> actions.add(new Action.Judge(polka.block())));
        enter(first, actions);
        for (Vote vote : own) {
            books.at(first).add(vote);
            stage = vote.step() == Step.PRECOMMIT || stage == Action.Stage.PRECOMMITS
                    ? Action.Stage.PRECOMMITS
                    : Action.Stage.PREVOTES;
        }
        return proceed(actions);
    }

    private Optional<Polka> locked() {
        return Optional.ofNullable(locked);
    }

    /** A proposal of the round's leader. */
    List<Action> proposed(Proposal proposal) {
        var actions = new ArrayList<Action>();
        if (decided || proposal.round() < round || proposal.round() > round + 1) {
            // Later ones come again: their leaders repeat them.
            return actions;
        }
        RoundBook book = books.at(proposal.round());
        if (book.proposal == null && mayStand(proposal)) {
            book.proposal = proposal;
            judge(proposal.block(), actions);
        }
        return proceed(actions);
    }

    /** Whether the polka that comes with it, if one does, is enough, as far as it shows without the signatures. */
    boolean mayStand(Proposal proposal) {
        return proposal.polka()
                .map(polka ->
                        polka.round() < proposal.round() && polka.block().equals(proposal.block()) && isQuorum(polka))
                .orElse(true);
    }

    private boolean isQuorum(Polka polka) {
        return validators.hasTwoThirds(place -> polka.votes().stream()
                .anyMatch(vote -> vote.validator() == place
                        && vote.step() == Step.PREVOTE
                        && vote.round() == polka.round()
                        && vote.block().equals(Optional.of(polka.block()))));
    }

    private void judge(Hash block, List<Action> actions) {
        if (!judged.containsKey(block)) {
            actions.add(new Action.Judge(block));
        }
    }

    /** Answers {@link Action.Judge}. The last word counts: what was early may be in time later. */
    List<Action> judged(Hash block, boolean isValid) {
        judged.put(block, isValid);
        return proceed(new ArrayList<>());
    }

    private boolean isValid(Hash block) {
        return judged.getOrDefault(block, false);
    }

    /** The proposal of this round may not be voted for, whatever its block is worth: it is not of its time or not of its round. */
    List<Action> unfit(long ofRound) {
        var actions = new ArrayList<Action>();
        if (decided || ofRound < round || ofRound > round + 1) {
            return actions;
        }
        books.at(ofRound).unfit = true;
        return proceed(actions);
    }

    /** A vote, of this node too. */
    List<Action> voted(Vote vote) {
        var actions = new ArrayList<Action>();
        if (decided || vote.round() < round - MAX_PAST_ROUNDS || knows(vote) || !books.makeRoom(vote, round)) {
            return actions;
        }
        RoundBook book = books.at(vote.round());
        book.add(vote)
                .filter(earlier -> !earlier.block().equals(vote.block()))
                .ifPresent(earlier -> actions.add(new Action.Accuse(earlier, vote)));
        if (vote.step() == Step.PREVOTE) {
            book.chosen(Step.PREVOTE).ifPresent(block -> judge(block, actions));
        }
        return proceed(actions);
    }

    /** Answers {@link Action.Wait}. */
    List<Action> elapsed(Action.Stage waited, long inRound) {
        var actions = new ArrayList<Action>();
        if (decided || inRound != round) {
            return actions;
        }
        switch (waited) {
            case PROPOSAL -> {
                if (stage == Action.Stage.PROPOSAL && books.at(round).proposal != null) {
                    actions.add(new Action.Wait(Action.Stage.JUDGEMENT, round));
                } else if (stage == Action.Stage.PROPOSAL) {
                    prevote(Optional.empty(), actions);
                }
            }
            case JUDGEMENT -> {
                if (stage == Action.Stage.PROPOSAL) {
                    prevote(Optional.empty(), actions);
                }
            }
            case PREVOTES -> {
                if (stage == Action.Stage.PREVOTES) {
                    precommit(Optional.empty(), actions);
                }
            }
            case PRECOMMITS -> enter(round + 1, actions);
        }
        return proceed(actions);
    }

    /** This node has signed something else in this round, and can't say any more what: it must not wait there for itself. */
    List<Action> abstain(long ofRound) {
        var actions = new ArrayList<Action>();
        if (decided || ofRound != round) {
            return actions;
        }
        enter(round + 1, actions);
        return proceed(actions);
    }

    /** Line 11. */
    private void enter(long next, List<Action> actions) {
        round = next;
        stage = Action.Stage.PROPOSAL;
        books.forgetBefore(round - MAX_PAST_ROUNDS);
        if (leads.test(round)) {
            actions.add(new Action.Propose(round, Optional.ofNullable(valid)));
        }
        actions.add(new Action.Wait(Action.Stage.PROPOSAL, round));
    }

    private void prevote(Optional<Hash> block, List<Action> actions) {
        cast(Step.PREVOTE, block, actions);
        stage = Action.Stage.PREVOTES;
    }

    private void precommit(Optional<Hash> block, List<Action> actions) {
        cast(Step.PRECOMMIT, block, actions);
        stage = Action.Stage.PRECOMMITS;
    }

    private void cast(Step step, Optional<Hash> block, List<Action> actions) {
        if (voting) {
            actions.add(new Action.Cast(step, round, block));
        }
    }

    /** Whatever follows from what is known. */
    private List<Action> proceed(List<Action> actions) {
        long before;
        Action.Stage stageBefore;
        do {
            // A validator begins where it stopped, whatever it hears before: only a decision needs nothing of its own.
            if (decided || decide(actions) || voting && round < 0) {
                return actions;
            }
            before = round;
            stageBefore = stage;
            catchUp(actions);
            RoundBook book = books.at(round);
            answer(book, actions);
            follow(book, actions);
            await(book, actions);
        } while (round != before || stage != stageBefore);
        return actions;
    }

    /** Line 49. */
    private boolean decide(List<Action> actions) {
        for (Map.Entry<Long, RoundBook> entry : books.all().entrySet()) {
            Optional<Hash> chosen = entry.getValue().chosen(Step.PRECOMMIT);
            if (chosen.isPresent()) {
                decided = true;
                actions.add(new Action.Decide(
                        entry.getKey(), chosen.get(), entry.getValue().votes(Step.PRECOMMIT, vote -> vote.block()
                                .equals(chosen))));
                return true;
            }
        }
        return false;
    }

    /** Line 55, where the paper counts the votes of each round apart: so many can't all be wrong about being at least as far. */
    private void catchUp(List<Action> actions) {
        books.beyond(round).ifPresent(later -> enter(later, actions));
    }

    /** Lines 22 and 28. */
    private void answer(RoundBook book, List<Action> actions) {
        Proposal proposal = book.proposal;
        if (stage != Action.Stage.PROPOSAL || proposal == null) {
            return;
        }
        Hash block = proposal.block();
        long polkaRound = proposal.polka().map(Polka::round).orElse(-1L);
        boolean free = locked == null || locked.block().equals(block) || locked.round() <= polkaRound;
        if (!free || book.unfit) {
            prevote(Optional.empty(), actions);
        } else if (judged.containsKey(block)) {
            prevote(isValid(block) ? Optional.of(block) : Optional.empty(), actions);
        }
    }

    /** Lines 36 and 44. */
    private void follow(RoundBook book, List<Action> actions) {
        if (stage == Action.Stage.PROPOSAL) {
            return;
        }
        Optional<Hash> chosen = book.chosen(Step.PREVOTE).filter(this::isValid);
        if (chosen.isPresent() && followed < round) {
            followed = round;
            Polka polka = new Polka(round, chosen.get(), book.votes(Step.PREVOTE, vote -> vote.block()
                    .equals(chosen)));
            valid = polka;
            if (stage == Action.Stage.PREVOTES) {
                locked = polka;
                actions.add(new Action.Lock(polka));
                precommit(chosen, actions);
            }
        } else if (stage == Action.Stage.PREVOTES && book.agrees(Step.PREVOTE, Optional.empty())) {
            precommit(Optional.empty(), actions);
        }
    }

    /** Whether more than two thirds have voted, for whatever, or are in a later round and won't vote in this one any more. */
    private boolean isDone(RoundBook book, Step step) {
        return validators.hasTwoThirds(place -> book.hasVoted(step, place) || books.isBeyond(round, place));
    }

    /** Lines 34 and 47. */
    private void await(RoundBook book, List<Action> actions) {
        if (stage == Action.Stage.PREVOTES && !book.waitsForPrevotes && isDone(book, Step.PREVOTE)) {
            book.waitsForPrevotes = true;
            actions.add(new Action.Wait(Action.Stage.PREVOTES, round));
        }
        if (book.agrees(Step.PREVOTE, Optional.empty()) && book.agrees(Step.PRECOMMIT, Optional.empty())) {
            // No block can have had a polka in this round: there is nothing to wait for.
            enter(round + 1, actions);
        } else if (!book.waitsForPrecommits && isDone(book, Step.PRECOMMIT)) {
            book.waitsForPrecommits = true;
            actions.add(new Action.Wait(Action.Stage.PRECOMMITS, round));
        }
    }
}
