package org.psephos.node.consensus.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.chain.ChainVerification;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.testkit.TestWorld;

/** Proof-of-stake blocks at the door of a real chain. */
class PosImportTest {
    private final PosBlocks kit = new PosBlocks();

    private Transaction transfer(long sequence) {
        return TestWorld.ADA.transaction(
                kit.chainGenesis().chainId(), sequence, new Payload.Transfer(TestWorld.GRACE.address(), 5));
    }

    private ChainVerification.Report verify() {
        var terms = new ChainVerification.Terms(kit.chainGenesis(), ActivationTable.INITIAL, kit.seals(), 0);
        return new ChainVerification(kit.store(), terms, (what, done, total) -> {}).run();
    }

    @Test
    void followsSeveralEpochsWithAllCertificatesAlsoAfterARestart() {
        kit.grow(3 * PosBlocks.EPOCH_BLOCKS + 5);
        kit.reopen();

        long height = 3 * PosBlocks.EPOCH_BLOCKS + 5;
        assertThat(kit.head().height()).isEqualTo(height);
        assertThat(kit.head().finalizedHeight()).isEqualTo(height);
        for (Block block : kit.blocks()) {
            Header header = block.header();
            assertThat(kit.chain().reader().certificate(header.id())).isEqualTo(kit.certificate(header));
        }
        assertThat(verify().faults()).isEmpty();
        kit.grow(PosBlocks.EPOCH_BLOCKS);
    }

    @Test
    void proposalIsJudgedWithoutACertificateAndAdoptedOnlyWithOne() {
        kit.grow(2);
        Block proposal = kit.next(0, transfer(0));
        Header header = proposal.header();
        assertThat(kit.chain().checkProposal(proposal)).isEqualTo(ProposalVerdict.VALID);
        byte[] good = kit.certificate(header).toArray();
        byte[] forged = good.clone();
        forged[good.length - 1] ^= 1;
        Block rival = kit.next(1);

        for (Bytes wrong : List.of(
                Bytes.EMPTY,
                kit.certificate(header, 0, 1),
                kit.certificate(rival.header()),
                kit.certificate(kit.head().header()),
                Bytes.of(forged),
                Bytes.of(Arrays.copyOf(good, good.length - 1)),
                Bytes.of(Arrays.copyOf(good, good.length + 1)),
                Bytes.of(new byte[60_000]))) {
            assertThat(kit.chain().importBlock(proposal, wrong)).isEqualTo(new ImportOutcome.Uncertified(header.id()));
        }

        assertThat(kit.head().height()).isEqualTo(2);
        assertThat(kit.chain().importBlock(proposal, kit.certificate(header, 1, 2, 3)))
                .isInstanceOf(ImportOutcome.Adopted.class);
        assertThat(kit.chain().reader().certificate(header.id())).isEqualTo(kit.certificate(header, 1, 2, 3));
        kit.grow(1);
    }

    /** More than a third of the stake has signed two blocks of one height. */
    @Test
    void longerCertifiedBranchIsReportedAndNotFollowed() {
        kit.grow(2);
        PosBlocks liars = new PosBlocks();
        for (Block block : kit.blocks()) {
            liars.chain().importBlock(block, kit.certificate(block.header()));
        }
        Block rival = liars.next(3);
        liars.chain().importBlock(rival, liars.certificate(rival.header()));
        Block longer = liars.next(0);
        kit.grow(1);
        Hash head = kit.head().id();

        assertThat(kit.chain().importBlock(rival, kit.certificate(rival.header())))
                .isEqualTo(new ImportOutcome.BranchTooDeep(rival.header().id(), 1, 0));
        assertThat(kit.chain().importBlock(longer, Bytes.EMPTY))
                .isEqualTo(new ImportOutcome.Uncertified(longer.header().id()));
        assertThat(kit.chain().importBlock(longer, kit.certificate(longer.header())))
                .isEqualTo(new ImportOutcome.ReorgTooDeep(longer.header().id(), 1, 0));
        assertThat(kit.head().id()).isEqualTo(head);
    }
}
