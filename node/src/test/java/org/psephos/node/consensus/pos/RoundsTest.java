package org.psephos.node.consensus.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Votes.Step;

class RoundsTest {
    private static final Hash BLOCK = Hash.ofWords(1, 0, 0, 0);
    private static final Hash OTHER = Hash.ofWords(2, 0, 0, 0);
    private static final int SEEDS = 20;

    private final ValidatorSet four = of(4);

    private static ValidatorSet of(int size) {
        return new ValidatorSet(IntStream.range(0, size)
                .mapToObj(i -> new Validator(PublicKey.parse("%064x".formatted(i + 1)), 1))
                .toList());
    }

    private Rounds follower(Optional<Polka> lock) {
        return new Rounds(four, true, round -> false, lock);
    }

    private static Vote vote(Step step, long round, Hash block, int validator) {
        return new Vote(step, round, Optional.of(block), validator, Bytes.EMPTY);
    }

    private static Vote none(Step step, long round, int validator) {
        return new Vote(step, round, Optional.empty(), validator, Bytes.EMPTY);
    }

    private static Polka polka(long round, Hash block) {
        return new Polka(
                round,
                block,
                IntStream.range(0, 3)
                        .mapToObj(i -> vote(Step.PREVOTE, round, block, i))
                        .toList());
    }

    private static Proposal proposal(long round, Hash block, Optional<Polka> polka) {
        return new Proposal(round, block, polka, Bytes.EMPTY);
    }

    private static Action cast(Step step, long round, Hash block) {
        return new Action.Cast(step, round, Optional.of(block));
    }

    private static Action castNone(Step step, long round) {
        return new Action.Cast(step, round, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "4, 0", "4, 1", "7, 2", "10, 3"})
    void decideOneBlockWhateverHappens(int size, int hostile) {
        decide(size, hostile, SEEDS);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"4, 1", "7, 2", "10, 3"})
    void decideOneBlockThousandsOfTimes(int size, int hostile) {
        decide(size, hostile, 3_000);
    }

    private static void decide(int size, int hostile, int seeds) {
        long restarts = 0;
        long rounds = 0;
        long accusations = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            RoundsSimulation run = new RoundsSimulation(seed * 31 + size, size, hostile).run();
            assertThat(run.faults).as("seed %d", seed).isEmpty();
            assertThat(new HashSet<>(run.decisions.values()))
                    .as("seed %d", seed)
                    .hasSize(1);
            restarts += run.restarts;
            rounds += run.highestRound;
            accusations += run.accusations;
        }
        if (size > 1) {
            assertThat(restarts).isGreaterThan(seeds / 10);
            assertThat(rounds).isGreaterThan(seeds / 2);
        }
        assertThat(accusations > 0).isEqualTo(hostile > 0);
    }

    @Test
    void moreThanAThirdMayPartThemAndIsAccusedOfIt() {
        // What the simulation must be able to find: two of four mean harm.
        int parted = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            RoundsSimulation run = new RoundsSimulation(seed, 4, 2).run();
            parted += new HashSet<>(run.decisions.values()).size() > 1 || !run.faults.isEmpty() ? 1 : 0;
        }
        assertThat(parted).isPositive();
    }

    @Test
    void goesThroughARoundInWhichAllIsWell() {
        Rounds rounds = follower(Optional.empty());
        assertThat(rounds.start(0, List.of())).containsExactly(new Action.Wait(Action.Stage.PROPOSAL, 0));
        assertThat(rounds.proposed(proposal(0, BLOCK, Optional.empty()))).containsExactly(new Action.Judge(BLOCK));
        assertThat(rounds.judged(BLOCK, true)).containsExactly(cast(Step.PREVOTE, 0, BLOCK));
        assertThat(rounds.voted(vote(Step.PREVOTE, 0, BLOCK, 0))).isEmpty();
        assertThat(rounds.voted(vote(Step.PREVOTE, 0, BLOCK, 1))).isEmpty();
        assertThat(rounds.voted(vote(Step.PREVOTE, 0, BLOCK, 2)))
                .containsExactly(new Action.Lock(polka(0, BLOCK)), cast(Step.PRECOMMIT, 0, BLOCK));
        rounds.voted(vote(Step.PRECOMMIT, 0, BLOCK, 0));
        rounds.voted(vote(Step.PRECOMMIT, 0, BLOCK, 1));
        assertThat(rounds.voted(vote(Step.PRECOMMIT, 0, BLOCK, 3)))
                .containsExactly(new Action.Decide(
                        0,
                        BLOCK,
                        List.of(
                                vote(Step.PRECOMMIT, 0, BLOCK, 0),
                                vote(Step.PRECOMMIT, 0, BLOCK, 1),
                                vote(Step.PRECOMMIT, 0, BLOCK, 3))));
        assertThat(rounds.isDecided()).isTrue();
        assertThat(rounds.voted(vote(Step.PRECOMMIT, 0, BLOCK, 2))).isEmpty();
    }

    @Test
    void votesForNothingInvalidLateOrUnheardOf() {
        Rounds invalid = follower(Optional.empty());
        invalid.start(0, List.of());
        invalid.proposed(proposal(0, BLOCK, Optional.empty()));
        assertThat(invalid.judged(BLOCK, false)).containsExactly(castNone(Step.PREVOTE, 0));

        Rounds unheard = follower(Optional.empty());
        unheard.start(0, List.of());
        assertThat(unheard.elapsed(Action.Stage.PROPOSAL, 0)).containsExactly(castNone(Step.PREVOTE, 0));
        assertThat(unheard.elapsed(Action.Stage.PROPOSAL, 0)).isEmpty();
        assertThat(unheard.elapsed(Action.Stage.PREVOTES, 0)).containsExactly(castNone(Step.PRECOMMIT, 0));
        assertThat(unheard.elapsed(Action.Stage.PRECOMMITS, 0))
                .containsExactly(new Action.Wait(Action.Stage.PROPOSAL, 1));
        assertThat(unheard.round()).isEqualTo(1);
    }

    @Test
    void waitsNoLongerThanItMustForTheRest() {
        Rounds rounds = follower(Optional.empty());
        rounds.start(0, List.of());
        rounds.elapsed(Action.Stage.PROPOSAL, 0);
        rounds.voted(none(Step.PREVOTE, 0, 0));
        rounds.voted(vote(Step.PREVOTE, 0, BLOCK, 1));
        assertThat(rounds.voted(none(Step.PREVOTE, 0, 2))).containsExactly(new Action.Wait(Action.Stage.PREVOTES, 0));
        rounds.voted(none(Step.PRECOMMIT, 0, 0));
        rounds.voted(none(Step.PRECOMMIT, 0, 1));
        assertThat(rounds.voted(none(Step.PRECOMMIT, 0, 2)))
                .containsExactly(new Action.Wait(Action.Stage.PRECOMMITS, 0));
    }

    @Test
    void staysWithItsLockUntilALaterPolka() {
        Rounds rounds = follower(Optional.of(polka(2, BLOCK)));
        assertThat(rounds.start(3, List.of())).contains(new Action.Judge(BLOCK));
        rounds.judged(BLOCK, true);
        rounds.judged(OTHER, true);
        assertThat(rounds.proposed(proposal(3, OTHER, Optional.empty()))).containsExactly(castNone(Step.PREVOTE, 3));

        Rounds same = follower(Optional.of(polka(2, BLOCK)));
        same.start(3, List.of());
        same.judged(BLOCK, true);
        assertThat(same.proposed(proposal(3, BLOCK, Optional.empty()))).containsExactly(cast(Step.PREVOTE, 3, BLOCK));

        for (long round : new long[] {1, 3}) {
            Rounds later = follower(Optional.of(polka(2, BLOCK)));
            later.start(4, List.of());
            later.judged(OTHER, true);
            assertThat(later.proposed(proposal(4, OTHER, Optional.of(polka(round, OTHER)))))
                    .containsExactly(round < 2 ? castNone(Step.PREVOTE, 4) : cast(Step.PREVOTE, 4, OTHER));
        }
    }

    @Test
    void takesNoPolkaThatIsNone() {
        var two = new Polka(0, OTHER, polka(0, OTHER).votes().subList(0, 2));
        Vote first = vote(Step.PREVOTE, 0, OTHER, 0);
        var threeTimesOne = new Polka(0, OTHER, List.of(first, first, first));
        var precommits = new Polka(
                0,
                OTHER,
                IntStream.range(0, 3)
                        .mapToObj(i -> vote(Step.PRECOMMIT, 0, OTHER, i))
                        .toList());
        var ofAnotherRound = new Polka(0, OTHER, polka(1, OTHER).votes());
        var forAnother = new Polka(0, OTHER, polka(0, BLOCK).votes());
        var ofNow = polka(2, OTHER);
        for (Polka none : List.of(two, threeTimesOne, precommits, ofAnotherRound, forAnother, ofNow)) {
            Rounds rounds = follower(Optional.empty());
            rounds.start(2, List.of());
            rounds.judged(OTHER, true);
            assertThat(rounds.proposed(proposal(2, OTHER, Optional.of(none)))).isEmpty();
        }
    }

    @Test
    void proposesAgainWhatHadAPolka() {
        var rounds = new Rounds(four, true, round -> round == 1, Optional.empty());
        rounds.start(0, List.of());
        rounds.proposed(proposal(0, BLOCK, Optional.empty()));
        rounds.judged(BLOCK, true);
        IntStream.range(0, 3).forEach(i -> rounds.voted(vote(Step.PREVOTE, 0, BLOCK, i)));
        IntStream.range(0, 3).forEach(i -> rounds.voted(none(Step.PRECOMMIT, 0, i)));
        assertThat(rounds.elapsed(Action.Stage.PRECOMMITS, 0))
                .contains(new Action.Propose(1, Optional.of(polka(0, BLOCK))));
    }

    @Test
    void skipsToTheRoundThatMoreThanAThirdAreIn() {
        Rounds rounds = follower(Optional.empty());
        rounds.start(0, List.of());
        assertThat(rounds.voted(none(Step.PREVOTE, 9, 3))).isEmpty();
        assertThat(rounds.voted(none(Step.PREVOTE, 8, 2))).containsExactly(new Action.Wait(Action.Stage.PROPOSAL, 8));
        assertThat(rounds.voted(none(Step.PREVOTE, 9, 2))).containsExactly(new Action.Wait(Action.Stage.PROPOSAL, 9));
    }

    @Test
    void goesOnInTheRoundThatItVotedIn() {
        Vote prevote = vote(Step.PREVOTE, 3, BLOCK, 0);
        var prevoted = new Rounds(four, true, round -> false, Optional.empty());
        prevoted.start(3, List.of(prevote));
        assertThat(prevoted.votes()).containsExactly(prevote);
        assertThat(prevoted.elapsed(Action.Stage.PROPOSAL, 3)).isEmpty();
        prevoted.voted(none(Step.PREVOTE, 3, 1));
        prevoted.voted(none(Step.PREVOTE, 3, 2));
        assertThat(prevoted.elapsed(Action.Stage.PREVOTES, 3))
                .containsExactly(new Action.Cast(Step.PRECOMMIT, 3, Optional.empty()));

        var precommitted = new Rounds(four, true, round -> false, Optional.empty());
        precommitted.start(3, List.of(prevote, none(Step.PRECOMMIT, 3, 0)));
        precommitted.voted(none(Step.PREVOTE, 3, 1));
        precommitted.voted(none(Step.PREVOTE, 3, 2));
        assertThat(precommitted.elapsed(Action.Stage.PREVOTES, 3)).isEmpty();
    }

    @Test
    void waitsForNobodyWhoIsFurtherOn() {
        Rounds rounds = follower(Optional.empty());
        rounds.start(0, List.of());
        rounds.elapsed(Action.Stage.PROPOSAL, 0);
        rounds.voted(none(Step.PREVOTE, 0, 1));
        rounds.voted(vote(Step.PREVOTE, 0, BLOCK, 2));
        assertThat(rounds.voted(none(Step.PREVOTE, 1, 3))).containsExactly(new Action.Wait(Action.Stage.PREVOTES, 0));
    }

    @Test
    void goesOnWhereItHasSignedWhatItNoLongerKnows() {
        Rounds rounds = new Rounds(four, true, round -> false, Optional.empty());
        rounds.start(2, List.of());
        rounds.elapsed(Action.Stage.PROPOSAL, 2);
        assertThat(rounds.abstain(2)).containsExactly(new Action.Wait(Action.Stage.PROPOSAL, 3));
        assertThat(rounds.abstain(2)).isEmpty();
    }

    @Test
    void beginsWhereItStoppedWhateverItHearsBefore() {
        Rounds rounds = new Rounds(four, true, round -> false, Optional.empty());
        for (int other = 1; other < 4; other++) {
            assertThat(rounds.voted(none(Step.PREVOTE, other == 3 ? 0 : 1, other)))
                    .isEmpty();
        }
        assertThat(rounds.round()).isEqualTo(-1);
        rounds.start(2, List.of(none(Step.PREVOTE, 2, 0)));

        assertThat(rounds.round()).isEqualTo(2);
        assertThat(rounds.elapsed(Action.Stage.PROPOSAL, 2))
                .as("it has prevoted")
                .isEmpty();
    }

    /** Stopped between its lock and its precommit: it precommits what it is locked on. */
    @Test
    void followsThePolkaThatItWasLockedOnBeforeAStop() {
        var polka = new Polka(
                0,
                BLOCK,
                List.of(
                        vote(Step.PREVOTE, 0, BLOCK, 0),
                        vote(Step.PREVOTE, 0, BLOCK, 1),
                        vote(Step.PREVOTE, 0, BLOCK, 2)));
        Rounds rounds = new Rounds(four, true, round -> false, Optional.of(polka));
        rounds.start(0, List.of(vote(Step.PREVOTE, 0, BLOCK, 0)));
        rounds.judged(BLOCK, true);
        rounds.voted(vote(Step.PREVOTE, 0, BLOCK, 1));

        assertThat(rounds.voted(vote(Step.PREVOTE, 0, BLOCK, 2)))
                .contains(new Action.Cast(Step.PRECOMMIT, 0, Optional.of(BLOCK)));
    }

    @Test
    void tellsOfThisRoundAndTheOneBefore() {
        Rounds rounds = follower(Optional.empty());
        rounds.start(0, List.of());
        for (long round = 0; round < 3; round++) {
            rounds.voted(none(Step.PREVOTE, round, 1));
            rounds.elapsed(Action.Stage.PRECOMMITS, round);
        }
        rounds.voted(none(Step.PREVOTE, 3, 1));

        assertThat(rounds.votes()).extracting(Vote::round).containsExactly(2L, 3L);
    }

    @Test
    void accusesWhoSignsTwoAndNotWhoRepeatsHimself() {
        Rounds rounds = follower(Optional.empty());
        rounds.start(0, List.of());
        Vote first = vote(Step.PRECOMMIT, 0, BLOCK, 1);
        Vote second = none(Step.PRECOMMIT, 0, 1);
        assertThat(rounds.voted(first)).isEmpty();
        assertThat(rounds.voted(first)).isEmpty();
        assertThat(rounds.voted(none(Step.PREVOTE, 0, 1))).isEmpty();
        assertThat(rounds.voted(second)).containsExactly(new Action.Accuse(first, second));
    }

    @Test
    void nobodyFillsItsBooks() {
        Rounds rounds = follower(Optional.empty());
        rounds.start(0, List.of());
        for (long round = 1; round < 100_000; round++) {
            rounds.voted(none(Step.PREVOTE, round, 3));
        }
        assertThat(rounds.books()).isLessThanOrEqualTo(2);
        var all = new ArrayList<Action>();
        for (long round = 0; round < 1_000; round++) {
            all.addAll(rounds.elapsed(Action.Stage.PRECOMMITS, round));
            rounds.voted(none(Step.PREVOTE, round, 0));
        }
        assertThat(rounds.books()).isLessThanOrEqualTo(Rounds.MAX_PAST_ROUNDS + 3);
    }
}
