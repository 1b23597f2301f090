package org.psephos.core.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.RandomValues;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.merkle.MerkleLog;

class ElectionRulesTest {
    private static final Hash ELECTION = new RandomValues(1).hash();
    private static final long MAX = ElectionRules.MAX_ROLL_WEIGHT;

    /** Enrolment ends at 500, voting is from 1000 to 2000. */
    private final ElectionDefinition definition = withEnrolBy(TestElections.board(1_000, 2_000, RevoteRule.LAST), 500);

    private final ElectionStatus created = ElectionStatus.created(definition);
    private final ElectionStatus enrolled = ElectionRules.enrol(created, ELECTION, chunk(2, 3));
    private final ElectionStatus scheduled = ElectionRules.closeEnrolment(enrolled);
    private final ElectionStatus cancelled = ElectionRules.cancel(scheduled);

    @ParameterizedTest
    @CsvSource({"0, true", "499, true", "500, false", "1000, false"})
    void takesAnElectionOnlyWhileItsEnrolmentLiesAhead(long chainTime, boolean taken) {
        assertThat(ElectionRules.checkCreate(definition, chainTime).isEmpty()).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"0, ", "499, ", "500, ENROLMENT_OVER", "999, ENROLMENT_OVER", "1000, ELECTION_FAILED"})
    void enrolsOnlyInTime(long chainTime, Refusal expected) {
        assertThat(ElectionRules.checkEnrol(definition, created, chunk(1), chainTime))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void enrolsNobodyOnceTheRollIsClosedOrTheElectionCancelled() {
        assertThat(ElectionRules.checkEnrol(definition, scheduled, chunk(1), 0)).contains(Refusal.ENROLMENT_CLOSED);
        assertThat(ElectionRules.checkEnrol(definition, cancelled, chunk(1), 0)).contains(Refusal.ELECTION_CANCELLED);
    }

    @Test
    void boundsTheWeightOfTheRoll() {
        assertThat(ElectionRules.checkEnrol(definition, created, chunk(MAX), 0)).isEmpty();
        assertThat(ElectionRules.checkEnrol(definition, created, chunk(MAX, 1), 0))
                .contains(Refusal.ROLL_WEIGHT);
        assertThat(ElectionRules.checkEnrol(definition, enrolled, chunk(MAX - 5), 0))
                .isEmpty();
        assertThat(ElectionRules.checkEnrol(definition, enrolled, chunk(MAX - 4), 0))
                .contains(Refusal.ROLL_WEIGHT);
    }

    @Test
    void logsEachChunkOfTheRoll() {
        assertThat(enrolled.voters()).isEqualTo(2);
        assertThat(enrolled.weight()).isEqualTo(5);
        assertThat(enrolled.roll())
                .isEqualTo(MerkleLog.EMPTY.append(ElectionRules.rollChunkHash(ELECTION, chunk(2, 3))));
        assertThat(ElectionRules.rollChunkHash(ELECTION, chunk(2, 3)))
                .isNotEqualTo(ElectionRules.rollChunkHash(ELECTION, chunk(3, 2)))
                .isNotEqualTo(ElectionRules.rollChunkHash(Hash.ZERO, chunk(2, 3)));
    }

    @ParameterizedTest
    @CsvSource({"0, ", "700, ", "999, ", "1000, ELECTION_FAILED", "2000, ELECTION_FAILED"})
    void closesTheEnrolmentUntilTheVotingBegins(long chainTime, Refusal expected) {
        assertThat(ElectionRules.checkCloseEnrolment(definition, enrolled, chainTime))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void closesNoEmptyRollAndNoneTwice() {
        assertThat(ElectionRules.checkCloseEnrolment(definition, created, 0)).contains(Refusal.ROLL_EMPTY);
        assertThat(ElectionRules.checkCloseEnrolment(definition, scheduled, 0)).contains(Refusal.ENROLMENT_CLOSED);
        assertThat(ElectionRules.checkCloseEnrolment(definition, cancelled, 0)).contains(Refusal.ELECTION_CANCELLED);
    }

    @ParameterizedTest
    @CsvSource({"0, ", "999, ", "1000, ALREADY_OPEN", "1999, ALREADY_OPEN", "2000, ALREADY_OPEN"})
    void cancelsOnlyBeforeTheVoting(long chainTime, Refusal expected) {
        assertThat(ElectionRules.checkCancel(definition, scheduled, chainTime))
                .isEqualTo(Optional.ofNullable(expected));
        assertThat(ElectionRules.checkCancel(definition, cancelled, chainTime)).contains(Refusal.ELECTION_CANCELLED);
    }

    @Test
    void cancelsNoElectionThatFailed() {
        assertThat(ElectionRules.checkCancel(definition, enrolled, 1_000)).contains(Refusal.ELECTION_FAILED);
        assertThat(ElectionRules.checkCancel(definition, enrolled, 999)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, TOO_EARLY", "999, TOO_EARLY", "1000, ", "1999, ", "2000, TOO_LATE"})
    void takesBallotsFromOpensUntilJustBeforeCloses(long chainTime, Refusal expected) {
        assertThat(ElectionRules.checkOpen(definition, scheduled, chainTime)).isEqualTo(Optional.ofNullable(expected));
        assertThat(ElectionRules.checkOpen(definition, cancelled, chainTime)).contains(Refusal.ELECTION_CANCELLED);
    }

    @Test
    void takesNoBallotsWhereTheEnrolmentWasNotClosed() {
        assertThat(ElectionRules.checkOpen(definition, enrolled, 0)).contains(Refusal.TOO_EARLY);
        assertThat(ElectionRules.checkOpen(definition, enrolled, 1_500)).contains(Refusal.ELECTION_FAILED);
    }

    @Test
    void letsTheLastBallotCountUpToTheNumberPaidFor() {
        VoterRecord voter = VoterRecord.enrolled(4);
        for (int i = 0; i < 3; i++) {
            assertThat(ElectionRules.checkBallot(definition, voter, TestElections.ballot(i), 3))
                    .isEmpty();
            voter = ElectionRules.cast(voter, ELECTION, TestElections.ballot(i));
        }

        assertThat(voter.ballot()).isEqualTo(TestElections.ballot(2));
        assertThat(ElectionRules.checkBallot(definition, voter, TestElections.ballot(0), 3))
                .contains(Refusal.BALLOTS_EXHAUSTED);
    }

    @Test
    void letsTheFirstBallotCountWhereThatIsTheRule() {
        ElectionDefinition first = TestElections.board(1_000, 2_000, RevoteRule.FIRST);
        VoterRecord voter = ElectionRules.cast(VoterRecord.enrolled(1), ELECTION, TestElections.ballot(0));

        assertThat(ElectionRules.checkBallot(first, VoterRecord.enrolled(1), TestElections.ballot(0), 3))
                .isEmpty();
        assertThat(ElectionRules.checkBallot(first, voter, TestElections.ballot(1), 3))
                .contains(Refusal.ALREADY_VOTED);
    }

    @Test
    void takesOnlyAnswersThatTheQuestionsOffer() {
        assertThat(isValid(Choice.of(2), Choice.of())).isTrue();
        assertThat(isValid(Choice.BLANK, Choice.of(0, 1, 2, 3))).isTrue();
        assertThat(isValid(Choice.of(), Choice.of())).as("fewer than min").isFalse();
        assertThat(isValid(Choice.of(0, 1), Choice.of())).as("more than max").isFalse();
        assertThat(isValid(Choice.of(3), Choice.of())).as("no such option").isFalse();
        assertThat(isValid(Choice.of(0), Choice.BLANK)).as("blank not allowed").isFalse();
        assertThat(isValid(Choice.of(0))).as("a question left out").isFalse();
        assertThat(isValid(Choice.of(0), Choice.of(), Choice.of()))
                .as("a question too many")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void knowsNoOptionsBelowZero(int option) {
        assertThatThrownBy(() -> Choice.of(option)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsNoOptionChosenTwice() {
        assertThatThrownBy(() -> Choice.of(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bindsTheTallyRootToAllThatTheResultStandsOn() {
        ElectionStatus voted =
                ElectionRules.cast(scheduled, VoterRecord.enrolled(1), ELECTION, TestElections.ballot(0));
        Hash root = ElectionRules.tallyRoot(ELECTION, voted, Hash.ZERO);

        assertThat(root)
                .isEqualTo(ElectionRules.tallyRoot(ELECTION, voted, Hash.ZERO))
                .isNotEqualTo(ElectionRules.tallyRoot(Hash.ZERO, voted, Hash.ZERO))
                .isNotEqualTo(ElectionRules.tallyRoot(ELECTION, voted, ELECTION))
                .isNotEqualTo(ElectionRules.tallyRoot(ELECTION, scheduled, Hash.ZERO));
    }

    @Test
    void namesEveryRefusalAsTheLedgerDoes() {
        for (Refusal refusal : Refusal.values()) {
            assertThat(RejectCode.valueOf(refusal.name()).message()).isEqualTo(refusal.message());
        }
    }

    private boolean isValid(Choice... choices) {
        return new OpenBallot(List.of(choices)).isValidFor(definition);
    }

    private static List<RollEntry> chunk(long... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new RollEntry(TestKey.of("voter " + i).publicKey(), weights[i]))
                .toList();
    }

    private static ElectionDefinition withEnrolBy(ElectionDefinition definition, long enrolBy) {
        return new ElectionDefinition(
                definition.kind(),
                definition.languages(),
                definition.title(),
                definition.description(),
                definition.questions(),
                enrolBy,
                definition.opensMillis(),
                definition.closesMillis(),
                definition.revote(),
                definition.documents());
    }
}
