package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.Header;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.Proved;

/** Headers, proofs and files that are not what they seem, and the check that each fails. */
class AuditChainAttackTest {
    private HeldElection election;
    private TestChain chain;

    @BeforeEach
    void openElection() {
        election = HeldElection.open(4);
        chain = election.chain();
    }

    @Test
    void detectsSwappedProofs() {
        ExportParts parts = closedParts();
        parts.end = new ExportReader.End(
                new Proved<>(parts.end.definition().value(), parts.end.status().proof()),
                new Proved<>(parts.end.status().value(), parts.end.definition().proof()),
                parts.end.certificate());

        assertThat(Audits.failed(parts.join())).containsExactly("state");
    }

    @Test
    void detectsProofFromAnotherBlock() {
        chain.mine(election.ballot(0, 0));
        ExportParts parts = closedParts();
        ExportReader.Start start = parts.start;
        int beforeOpening = 4;
        parts.start = new ExportReader.Start(
                start.genesis(), start.election(), beforeOpening, start.tipHeight(), start.certified());

        assertThat(Audits.failed(parts.join())).containsExactly("closed", "state", "completeness", "tally");
    }

    @Test
    void detectsTamperedHeader() {
        ExportParts parts = closedParts();
        parts.editHeader(5, header -> Headers.withStateRoot(header, Hash.ZERO));

        assertThat(Audits.failed(parts.join())).contains("headers");
        assertThat(Audits.verdict(parts.join()).consistent()).isFalse();
    }

    @Test
    void detectsHeaderThatWasTamperedWithAndSealedAgain() {
        ExportParts parts = closedParts();
        parts.editHeader(5, header -> sealed(Headers.withStateRoot(header, Hash.ZERO)));

        assertThat(Audits.detail(parts.join(), AuditCheck.HEADERS)).isEqualTo("block 6: the parent is another block");
    }

    @Test
    void detectsEngineFieldsThatTheChainDoesNotAllow() {
        ExportParts parts = closedParts();
        Bytes ofTheBlockBefore = parts.blocks.get(4).header().engineFields();
        parts.editHeader(5, header -> sealed(Headers.withEngineFields(header, ofTheBlockBefore)));

        assertThat(Audits.detail(parts.join(), AuditCheck.HEADERS)).startsWith("block 5: count");
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
                TestChain.genesis("elsewhere"),
                start.election(),
                start.proofHeight(),
                start.tipHeight(),
                start.certified());

        assertThat(Audits.detail(parts.join(), AuditCheck.GENESIS)).contains("block 0");
    }

    @Test
    void detectsAnotherElectionInTheTitle() {
        ExportParts parts = closedParts();
        ExportReader.Start start = parts.start;
        parts.start = new ExportReader.Start(
                start.genesis(), Hash.ZERO, start.proofHeight(), start.tipHeight(), start.certified());

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

    private static Header sealed(Header header) {
        return header.withSeal(StampSeal.stamp(header));
    }
}
