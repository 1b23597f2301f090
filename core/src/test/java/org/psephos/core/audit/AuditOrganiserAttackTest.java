package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.audit.ExportReader.Entry;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** Steps of an organiser, or of somebody who is none, that the rules do not allow, and the check that each fails. */
class AuditOrganiserAttackTest {
    private HeldElection election;
    private TestChain chain;

    @BeforeEach
    void openElection() {
        election = HeldElection.open(4);
        chain = election.chain();
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

    private ExportParts closedParts() {
        return ExportParts.of(election.close().export());
    }

    private List<String> failedAfterClose() {
        return Audits.failed(election.close().export());
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
