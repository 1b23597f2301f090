package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.audit.ExportReader.Entry;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** Ballots left out, added, altered, moved or counted wrongly, in an export or by the chain itself, and the check that each fails. */
class AuditBallotAttackTest {
    private HeldElection election;
    private TestChain chain;

    @BeforeEach
    void openElection() {
        election = HeldElection.open(4);
        chain = election.chain();
    }

    @Test
    void detectsBallotLeftOutOfTheExport() {
        Transaction ballot = election.ballot(0, 0);
        chain.mine(ballot, election.ballot(1, 1));
        ExportParts parts = closedParts().replace(ballot, new Entry.Other(ballot.fullHash()));

        assertThat(Audits.failed(parts.join())).containsExactly("completeness", "tally");
    }

    @Test
    void detectsBallotCutOutOfItsBlock() {
        Transaction ballot = election.ballot(0, 0);
        chain.mine(ballot, election.ballot(1, 1));
        ExportParts parts = closedParts();
        parts.editListing(parts.heightOf(ballot), listing -> listing.subList(1, 2));

        assertThat(Audits.failed(parts.join())).containsExactly("blocks", "completeness", "tally");
    }

    @Test
    void detectsBallotAddedToTheExport() {
        Transaction real = election.ballot(0, 0);
        chain.mine(real);
        Transaction stuffed = election.ballot(1, 1);
        ExportParts parts = closedParts();
        parts.editListing(parts.heightOf(real), listing -> added(listing, stuffed));

        assertThat(Audits.failed(parts.join())).containsExactly("blocks", "completeness", "tally");
    }

    @Test
    void detectsBallotListedTwice() {
        Transaction ballot = election.ballot(0, 0);
        chain.mine(ballot);
        ExportParts parts = closedParts();
        parts.editListing(parts.heightOf(ballot), listing -> added(listing, ballot));

        assertThat(Audits.failed(parts.join())).containsExactly("blocks", "ballots");
    }

    @Test
    void detectsBallotThatAChainTookTwice() {
        Transaction ballot = election.ballot(0, 0);
        chain.mine(ballot);
        chain.mineUnchecked(ballot);

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
    }

    @Test
    void detectsBallotReplayedAfterARevote() {
        Transaction first = election.ballot(0, 0);
        chain.mine(first);
        chain.mine(election.ballot(0, 1));
        chain.mineUnchecked(first);

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
        assertThat(Audits.detail(election.export(), AuditCheck.BALLOTS)).contains("sequence number was used before");
    }

    @Test
    void detectsBallotOfSomebodyOffTheRoll() {
        chain.mineUnchecked(
                chain.sign(TestKey.of("stranger"), TestElections.cast(election.id(), TestElections.ballot(0))));

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
        assertThat(Audits.detail(election.export(), AuditCheck.BALLOTS)).contains("not on the roll");
    }

    @Test
    void detectsChoiceAlteredInTheExport() {
        Transaction ballot = election.ballot(0, 0);
        chain.mine(ballot);
        ExportParts parts = closedParts()
                .replace(
                        ballot,
                        new Entry.Concerned(
                                withPayload(ballot, TestElections.cast(election.id(), TestElections.ballot(1)))));

        assertThat(Audits.failed(parts.join())).containsExactly("blocks", "signatures", "completeness", "tally");
    }

    @Test
    void detectsChoiceAlteredByTheChain() {
        Transaction ballot = election.ballot(0, 0);
        chain.mineUnchecked(withPayload(ballot, TestElections.cast(election.id(), TestElections.ballot(1))));

        assertThat(failedAfterClose()).containsExactly("signatures");
    }

    @Test
    void detectsSignatureOfSomebodyElse() {
        var ballot = new UnsignedTransaction(
                chain.chainId(),
                election.voter(0).publicKey(),
                0,
                500,
                0,
                TestElections.cast(election.id(), TestElections.ballot(0)));
        chain.mineUnchecked(ballot.sign(election.voter(1).sign(ballot).signature()));

        assertThat(failedAfterClose()).containsExactly("signatures");
    }

    @Test
    void detectsBallotsInAnotherOrder() {
        Transaction first = election.ballot(0, 0);
        chain.mine(first, election.ballot(1, 1));
        ExportParts parts = closedParts();
        parts.editListing(parts.heightOf(first), List::reversed);

        assertThat(Audits.failed(parts.join())).containsExactly("blocks", "completeness", "tally");
    }

    @Test
    void detectsEarlyBallot() {
        election = HeldElection.scheduled(2);
        chain = election.chain();
        chain.mineUnchecked(election.ballot(0, 0));
        election.open();

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
        assertThat(Audits.detail(election.export(), AuditCheck.BALLOTS)).contains("the voting has not begun");
    }

    @Test
    void detectsLateBallot() {
        chain.mineUntil(HeldElection.CLOSES_MILLIS);
        chain.mineUnchecked(election.ballot(0, 0));

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
        assertThat(Audits.detail(election.export(), AuditCheck.BALLOTS)).contains("the voting is over");
    }

    @Test
    void detectsBallotForAnotherElection() {
        Transaction real = election.ballot(0, 0);
        Transaction foreign = chain.sign(election.voter(1), TestElections.cast(Hash.ZERO, TestElections.ballot(1)));
        chain.mine(real);
        ExportParts parts = closedParts();
        parts.editListing(parts.heightOf(real), listing -> added(listing, foreign));

        assertThat(Audits.failed(parts.join())).containsExactly("blocks", "transactions");
    }

    @Test
    void detectsBallotForAnotherChain() {
        Transaction ballot = election.ballot(0, 0);
        TestKey voter = election.voter(0);
        chain.mineUnchecked(
                voter.sign(new UnsignedTransaction(Hash.ZERO, voter.publicKey(), 0, 500, 0, ballot.payload())));

        assertThat(failedAfterClose()).containsExactly("transactions");
    }

    @Test
    void detectsChoicesThatTheQuestionsDoNotOffer() {
        var tooMany = new OpenBallot(List.of(Choice.of(0, 1), Choice.of()));
        chain.mineUnchecked(chain.sign(election.voter(0), TestElections.cast(election.id(), tooMany)));

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
    }

    @Test
    void detectsMoreBallotsThanTheEnrolmentPaidFor() {
        for (int i = 0; i < TestChain.BALLOTS_PER_VOTER; i++) {
            chain.mine(election.ballot(0, 0));
        }
        chain.mineUnchecked(election.ballot(0, 1));

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
    }

    @Test
    void detectsSecondBallotWhereTheFirstCounts() {
        chain = new TestChain();
        election = HeldElection.enrolling(chain, 2, RevoteRule.FIRST)
                .closeEnrolment()
                .open();
        chain.mine(election.ballot(0, 0));
        chain.mineUnchecked(election.ballot(0, 1));

        assertThat(failedAfterClose()).containsExactly("ballots", "completeness", "tally");
    }

    @Test
    void detectsSumsThatTheChainMadeUp() {
        chain.mine(election.ballot(0, 0));
        chain.tamper(
                StateColumn.status(election.id()),
                status -> new ElectionStatus(
                        status.enrolmentClosed(),
                        status.cancelled(),
                        status.voters(),
                        status.weight(),
                        status.roll(),
                        status.ballots(),
                        status.turnoutVoters(),
                        status.turnoutWeight(),
                        status.tally().add(TestElections.ballot(1), 5)));

        assertThat(failedAfterClose()).containsExactly("tally");
    }

    @Test
    void detectsTwoVotersShownOneTracker() {
        Transaction ballot = election.ballot(0, 0);
        chain.mine(ballot);
        // The chain lets the second voter's entry point to the first one's ballot, and counts it for both.
        var secondVoter = StateColumn.voter(election.id(), election.voter(1).publicKey());
        OpenBallot choices = ((Payload.CastBallot) ballot.payload()).ballot();
        chain.tamper(
                StateColumn.status(election.id()),
                status -> ElectionRules.cast(status, chain.prove(secondVoter).value(), ballot.id(), choices));
        chain.tamper(secondVoter, voter -> ElectionRules.cast(voter, ballot.id(), choices));

        assertThat(failedAfterClose()).containsExactly("completeness", "tally");
    }

    private ExportParts closedParts() {
        return ExportParts.of(election.close().export());
    }

    private List<String> failedAfterClose() {
        return Audits.failed(election.close().export());
    }

    private static List<Entry> added(List<Entry> listing, Transaction transaction) {
        var longer = new ArrayList<>(listing);
        Collections.addAll(longer, new Entry.Concerned(transaction));
        return longer;
    }

    /** Everything as before, signature included, but for the payload. */
    private static Transaction withPayload(Transaction original, Payload payload) {
        return new UnsignedTransaction(
                        original.chainId(),
                        original.sender(),
                        original.sequence(),
                        original.expiryHeight(),
                        original.fee(),
                        payload)
                .sign(original.signature());
    }
}
