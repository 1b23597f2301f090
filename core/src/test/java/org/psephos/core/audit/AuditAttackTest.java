package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.audit.ExportReader.Entry;
import org.psephos.core.codec.Bytes;
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
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.Proved;

/** Each way to cheat in an export, or to run a chain that cheats, and the check that it fails. */
class AuditAttackTest {
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
    void detectsRollAlteredInTheExport() {
        ExportParts parts = closedParts();
        int height = 2;
        var enrolment = ((Entry.Concerned) parts.blocks.get(height).listing().getFirst()).transaction();
        parts.replace(
                enrolment,
                new Entry.Concerned(withPayload(
                        enrolment,
                        TestElections.enrol(election.id(), election.voters().reversed()))));

        assertThat(Audits.failed(parts.join())).containsExactly("blocks", "signatures", "completeness", "tally");
    }

    @Test
    void detectsVotersEnrolledAfterTheEnrolmentClosed() {
        chain.mineUnchecked(
                chain.sign(election.organiser(), TestElections.enrol(election.id(), List.of(TestKey.of("latecomer")))));

        assertThat(failedAfterClose()).containsExactly("roll", "completeness", "tally");
    }

    @Test
    void detectsVotersEnrolledBySomebodyElse() {
        election = HeldElection.enrolling(2);
        chain = election.chain();
        chain.mineUnchecked(
                chain.sign(TestKey.of("stranger"), TestElections.enrol(election.id(), List.of(TestKey.of("crony")))));
        election.closeEnrolment().open();

        assertThat(failedAfterClose()).containsExactly("roll", "completeness", "tally");
    }

    @Test
    void detectsVoterEnrolledTwice() {
        election = HeldElection.enrolling(2);
        chain = election.chain();
        chain.mineUnchecked(chain.sign(election.organiser(), TestElections.enrol(election.id(), election.voters())));
        election.closeEnrolment().open();

        assertThat(failedAfterClose()).containsExactly("roll", "completeness", "tally");
    }

    @Test
    void detectsCancellationAfterOpening() {
        chain.mineUnchecked(chain.sign(election.organiser(), new Payload.CancelElection(election.id())));

        assertThat(failedAfterClose()).containsExactly("organiser", "tally");
    }

    @Test
    void detectsCancellationBySomebodyElse() {
        election = HeldElection.scheduled(2);
        chain = election.chain();
        chain.mineUnchecked(chain.sign(TestKey.of("stranger"), new Payload.CancelElection(election.id())));
        election.open();

        assertThat(failedAfterClose()).containsExactly("organiser", "tally");
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

    @Test
    void detectsSwappedProofs() {
        ExportParts parts = closedParts();
        parts.end = new ExportReader.End(
                new Proved<>(parts.end.definition().value(), parts.end.status().proof()),
                new Proved<>(parts.end.status().value(), parts.end.definition().proof()));

        assertThat(Audits.failed(parts.join())).containsExactly("state");
    }

    @Test
    void detectsProofFromAnotherBlock() {
        chain.mine(election.ballot(0, 0));
        ExportParts parts = closedParts();
        ExportReader.Start start = parts.start;
        int beforeOpening = 4;
        parts.start = new ExportReader.Start(start.genesis(), start.election(), beforeOpening, start.tipHeight());

        assertThat(Audits.failed(parts.join())).containsExactly("closed", "state", "completeness", "tally");
    }

    @Test
    void detectsTamperedHeader() {
        ExportParts parts = closedParts();
        parts.editHeader(5, header -> withStateRoot(header, Hash.ZERO));

        assertThat(Audits.failed(parts.join())).contains("headers");
        assertThat(Audits.verdict(parts.join()).consistent()).isFalse();
    }

    @Test
    void detectsHeaderThatWasTamperedWithAndMinedAgain() {
        ExportParts parts = closedParts();
        parts.editHeader(5, header -> TestChain.seal(withStateRoot(header, Hash.ZERO)));

        assertThat(Audits.detail(parts.join(), AuditCheck.HEADERS)).isEqualTo("block 6: the parent is another block");
    }

    @Test
    void detectsWorkBelowTheTargetThatTheChainDemands() {
        ExportParts parts = closedParts();
        Bytes hardest = Bytes.of(new byte[] {0x1f, 0x00, (byte) 0xff, (byte) 0xff});
        parts.editHeader(
                5,
                header -> new Header(
                        header.version(),
                        header.chainId(),
                        header.height(),
                        header.parent(),
                        header.timeMillis(),
                        header.txRoot(),
                        header.stateRoot(),
                        header.historyRoot(),
                        header.producer(),
                        hardest,
                        header.seal()));

        assertThat(Audits.detail(parts.join(), AuditCheck.HEADERS)).startsWith("block 5: target");
    }

    @Test
    void detectsChainSplicedFromTwoForks() {
        chain.mine(election.ballot(0, 0));
        ExportParts parts = closedParts();
        HeldElection other = HeldElection.open(4);
        other.chain().mine(other.ballot(1, 2));
        ExportParts fork = ExportParts.of(other.close().export());
        for (int height = parts.blocks.size() - 5; height < parts.blocks.size(); height++) {
            parts.blocks.set(height, fork.blocks.get(height));
        }

        assertThat(Audits.failed(parts.join())).contains("headers");
    }

    @Test
    void doesNotAnchorAWholeForkInTheBlockThatPeopleTrust() {
        chain.mine(election.ballot(0, 0));
        election.close();
        Hash trusted = election.head();
        HeldElection fork = HeldElection.open(4);
        fork.chain().mine(fork.ballot(0, 2));
        byte[] export = fork.close().export();

        assertThat(Audits.verdict(export, trusted).consistent()).isTrue();
        assertThat(Audits.verdict(export, trusted).anchoring()).isEqualTo(Anchoring.NOT_REACHED);
        assertThat(Audits.verdict(export, trusted).valid()).isFalse();
    }

    @Test
    void detectsAnotherGenesis() {
        ExportParts parts = closedParts();
        ExportReader.Start start = parts.start;
        parts.start = new ExportReader.Start(
                TestChain.genesis("elsewhere"), start.election(), start.proofHeight(), start.tipHeight());

        assertThat(Audits.detail(parts.join(), AuditCheck.GENESIS)).contains("block 0");
    }

    @Test
    void detectsAnotherElectionInTheTitle() {
        ExportParts parts = closedParts();
        ExportReader.Start start = parts.start;
        parts.start = new ExportReader.Start(start.genesis(), Hash.ZERO, start.proofHeight(), start.tipHeight());

        assertThat(Audits.failed(parts.join())).contains("transactions", "organiser");
    }

    @Test
    void detectsFileCutOffAnywhere() {
        chain.mine(election.ballot(0, 0));
        byte[] export = election.close().export();

        for (int length = 0; length < export.length; length += 97) {
            assertThat(Audits.failed(Arrays.copyOf(export, length))).contains("file");
        }
        assertThat(Audits.failed(Arrays.copyOf(export, export.length - 1))).contains("file");
    }

    @Test
    void detectsBytesAfterTheEnd() {
        byte[] export = election.close().export();

        assertThat(Audits.failed(Arrays.copyOf(export, export.length + 1))).contains("file");
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

    private static Header withStateRoot(Header header, Hash stateRoot) {
        return new Header(
                header.version(),
                header.chainId(),
                header.height(),
                header.parent(),
                header.timeMillis(),
                header.txRoot(),
                stateRoot,
                header.historyRoot(),
                header.producer(),
                header.engineFields(),
                header.seal());
    }
}
