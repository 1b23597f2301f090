package org.psephos.core.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.psephos.core.fixtures.RandomValues;
import org.psephos.core.fixtures.TestElections;

class TallyTest {
    private static final ElectionDefinition BOARD = TestElections.board(1_000, 2_000, RevoteRule.LAST);

    @Test
    void countsOptionsAndWeights() {
        Tally tally = Tally.empty(BOARD)
                .add(TestElections.ballot(1, 0, 3), 5)
                .add(TestElections.ballot(1), 7)
                .add(new OpenBallot(List.of(Choice.BLANK, Choice.of(3))), 11);

        assertThat(tally.count(0, 1)).isEqualTo(2);
        assertThat(tally.weight(0, 1)).isEqualTo(12);
        assertThat(tally.count(0, 0)).isZero();
        assertThat(tally.blankCount(0)).isEqualTo(1);
        assertThat(tally.blankWeight(0)).isEqualTo(11);
        assertThat(tally.count(1, 3)).isEqualTo(2);
        assertThat(tally.weight(1, 3)).isEqualTo(16);
        assertThat(tally.blankCount(1)).isZero();
        assertThat(tally.questions()).isEqualTo(2);
        assertThat(tally.options(1)).isEqualTo(4);
    }

    @Property(tries = 200)
    void subtractingTakesBackWhatAddingDid(@ForAll long seed, @ForAll @IntRange(max = 20) int ballots) {
        var values = new RandomValues(seed);
        ElectionDefinition definition = values.definition();
        Tally tally = Tally.empty(definition);
        var added = new ArrayList<OpenBallot>();
        for (int i = 0; i < ballots; i++) {
            added.add(values.ballot(definition));
            tally = tally.add(added.get(i), i + 1);
        }
        for (int i = 0; i < ballots; i++) {
            tally = tally.subtract(added.get(i), i + 1);
        }

        assertThat(tally).isEqualTo(Tally.empty(definition));
    }

    @Property(tries = 200)
    void revotesLeaveTheSumsOfTheLastBallotsAlone(@ForAll long seed) {
        var values = new RandomValues(seed);
        var random = new Random(seed);
        ElectionDefinition definition = values.definition();
        ElectionStatus status = ElectionStatus.created(definition);
        VoterRecord[] voters = {VoterRecord.enrolled(3), VoterRecord.enrolled(4), VoterRecord.enrolled(1)};
        for (int i = 0; i < 10; i++) {
            int voter = random.nextInt(voters.length);
            OpenBallot ballot = values.ballot(definition);
            var tracker = values.hash();
            status = ElectionRules.cast(status, voters[voter], tracker, ballot);
            voters[voter] = ElectionRules.cast(voters[voter], tracker, ballot);
        }

        Tally fresh = Tally.empty(definition);
        long turnoutWeight = 0;
        for (VoterRecord voter : voters) {
            fresh = voter.hasVoted() ? fresh.add(voter.ballot(), voter.weight()) : fresh;
            turnoutWeight += voter.hasVoted() ? voter.weight() : 0;
        }
        assertThat(status.tally()).isEqualTo(fresh);
        assertThat(status.turnoutWeight()).isEqualTo(turnoutWeight);
        assertThat(status.ballots().count()).isEqualTo(10);
    }

    @Test
    void noticesABallotSubtractedThatWasNeverAdded() {
        Tally empty = Tally.empty(BOARD);

        assertThatThrownBy(() -> empty.subtract(TestElections.ballot(0), 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isNotChangedByWhatFollowsFromIt() {
        Tally empty = Tally.empty(BOARD);
        Tally unused = empty.add(TestElections.ballot(0), 1);

        assertThat(empty).isEqualTo(Tally.empty(BOARD)).isNotEqualTo(unused);
    }
}
