package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.Phase;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.light.Anchoring;

class AuditTest {
    @Test
    void confirmsAnHonestElectionAgainstATrustedBlock() {
        HeldElection election = HeldElection.open(3);
        election.chain().mine(election.ballot(0, 1, 0, 2), election.ballot(1, 0));
        election.chain().mine(election.ballot(0, 2, 3));
        byte[] export = election.close().export();

        AuditReport report = Audits.run(export, election.head());

        assertThat(report.verdict().checks()).allMatch(check -> check.ok());
        assertThat(report.verdict().valid()).isTrue();
        AuditFigures figures = report.figures().orElseThrow();
        assertThat(figures.phase()).isEqualTo(Phase.RESULT);
        assertThat(figures.status().voters()).isEqualTo(3);
        assertThat(figures.status().ballots().count()).isEqualTo(3);
        assertThat(figures.replacedBallots()).isEqualTo(1);
        assertThat(figures.status().tally().weight(0, 2)).isEqualTo(1);
        assertThat(figures.status().tally().weight(0, 0)).isEqualTo(2);
        assertThat(figures.status().tally().count(0, 1)).isZero();
    }

    @Test
    void isOnlyConsistentWithoutATrustedBlock() {
        byte[] export = HeldElection.open(1).close().export();

        assertThat(Audits.verdict(export).consistent()).isTrue();
        assertThat(Audits.verdict(export).anchoring()).isEqualTo(Anchoring.NO_CHECKPOINT);
        assertThat(Audits.verdict(export).valid()).isFalse();
    }

    @Test
    void isNotAnchoredByABlockOfAnotherChainNorByOneBeforeTheProof() {
        HeldElection election = HeldElection.open(1).close();
        byte[] export = election.export();
        Hash early = election.chain().id(election.chain().height() - 1);

        assertThat(Audits.verdict(export, Hash.ZERO).anchoring()).isEqualTo(Anchoring.NOT_REACHED);
        assertThat(Audits.verdict(export, early).anchoring()).isEqualTo(Anchoring.NOT_REACHED);
        assertThat(Audits.verdict(export, early).consistent()).isTrue();
    }

    @Test
    void isAnchoredByAnyBlockFromTheProofOn() {
        HeldElection election = HeldElection.open(1).close();
        TestChain chain = election.chain();
        long proofHeight = chain.height();
        var definition = chain.prove(StateColumn.election(election.id()));
        var status = chain.prove(StateColumn.status(election.id()));
        chain.mineEmpty(4);
        byte[] export = chain.export(election.id(), proofHeight, definition, status);

        for (long height = proofHeight; height <= chain.height(); height++) {
            assertThat(Audits.verdict(export, chain.id(height)).valid()).isTrue();
        }
    }

    @Test
    void givesTheTallyRootOfTheLastBlockWhoseBallotsCouldCount() {
        HeldElection election = HeldElection.open(2);
        TestChain chain = election.chain();
        chain.mine(election.ballot(0, 0));
        byte[] export = election.close().export();

        AuditFigures figures = Audits.run(export).figures().orElseThrow();

        assertThat(chainTimeAfter(chain, figures.closingHeight())).isGreaterThanOrEqualTo(HeldElection.CLOSES_MILLIS);
        assertThat(chainTimeAfter(chain, figures.closingHeight() - 1)).isLessThan(HeldElection.CLOSES_MILLIS);
        assertThat(figures.tallyRoot())
                .isEqualTo(ElectionRules.tallyRoot(
                        election.id(),
                        figures.status(),
                        chain.header(figures.closingHeight()).stateRoot()));
    }

    @Test
    void takesBlocksThatHoldOtherTransactionsToo() {
        HeldElection election = HeldElection.open(2);
        TestChain chain = election.chain();
        var transfer = new Payload.Transfer(election.voter(1).publicKey(), 1);
        chain.mine(
                chain.sign(election.organiser(), transfer),
                election.ballot(0, 0),
                chain.sign(election.organiser(), transfer));
        byte[] export = election.close().export();

        assertThat(Audits.verdict(export).consistent()).isTrue();
    }

    @Test
    void confirmsACancelledElection() {
        HeldElection election = HeldElection.scheduled(2);
        TestChain chain = election.chain();
        chain.mine(chain.sign(election.organiser(), new Payload.CancelElection(election.id())));

        AuditReport report = Audits.run(election.export(), election.head());

        assertThat(report.verdict().valid()).isTrue();
        assertThat(report.figures().orElseThrow().phase()).isEqualTo(Phase.CANCELLED);
        assertThat(report.figures().orElseThrow().tallyRoot()).isEqualTo(Hash.ZERO);
    }

    @Test
    void confirmsAnElectionWhoseEnrolmentWasNeverClosed() {
        HeldElection election = HeldElection.enrolling(2).open();

        AuditReport report = Audits.run(election.export(), election.head());

        assertThat(report.verdict().valid()).isTrue();
        assertThat(report.figures().orElseThrow().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void saysThatAnElectionIsNotOver() {
        HeldElection election = HeldElection.open(2);
        election.chain().mine(election.ballot(0, 0));

        assertThat(Audits.failed(election.export())).containsExactly("closed");
    }

    @Test
    void keepsTheFirstBallotWhereThatIsTheRule() {
        var chain = new TestChain();
        HeldElection election = HeldElection.enrolling(chain, 1, RevoteRule.FIRST)
                .closeEnrolment()
                .open();
        chain.mine(election.ballot(0, 1));
        byte[] export = election.close().export();

        assertThat(Audits.verdict(export).consistent()).isTrue();
    }

    @Test
    void confirmsAsManyVotersAsThereAre() {
        HeldElection election = HeldElection.open(40);
        for (int voter = 0; voter < 40; voter++) {
            election.chain().mine(election.ballot(voter, voter % 3));
        }
        byte[] export = election.close().export();

        assertThat(Audits.verdict(export).consistent()).isTrue();
    }

    private static long chainTimeAfter(TestChain chain, long height) {
        long from = Math.max(0, height - 10);
        return LongStream.rangeClosed(from, height)
                .map(h -> chain.header(h).timeMillis())
                .sorted()
                .toArray()[(int) (height - from + 1) / 2];
    }
}
