package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.StubEngine;

/** Blocks that are judged before anyone adopts them, and certificates that come after. */
class ProposalTest {
    private static final Bytes CERTIFICATE = StubEngine.GOOD_CERTIFICATE;

    private final ChainKit kit = new ChainKit();
    private final ChainKit other = kit.fork(0);
    private final List<ChainEvent> events = new ArrayList<>();

    private Transaction transfer(long amount) {
        return ADA.transaction(kit.chainId(), 0, new Payload.Transfer(EDSGER.address(), amount));
    }

    private ProposalVerdict check(Block block) {
        return kit.chain().checkProposal(block);
    }

    @Test
    void approvesAValidProposalAndChangesNothing() {
        Block block = other.next(List.of(transfer(5)));
        long sequence = kit.storage().sequence();

        assertThat(check(block)).isEqualTo(ProposalVerdict.VALID);

        assertThat(kit.storage().sequence()).isEqualTo(sequence);
        assertThat(kit.head().height()).isZero();
        assertThat(kit.account(EDSGER).balance()).isZero();
        kit.adopt(block);
        other.adopt(block);
        kit.assertSameAs(other);
    }

    @Test
    void refusesWhatImportWouldRefuse() {
        Block good = other.next(List.of(transfer(5)));

        assertThat(check(ChainKit.changed(good, header -> Headers.withStateRoot(header, Hash.ZERO))))
                .isEqualTo(ProposalVerdict.INVALID);
        assertThat(check(ChainKit.withBody(good, List.of(transfer(2_000_000))))).isEqualTo(ProposalVerdict.INVALID);
        assertThat(check(ChainKit.withBody(good, List.of(Person.forged(transfer(5))))))
                .isEqualTo(ProposalVerdict.INVALID);
        assertThat(check(new Block(good.header(), List.of()))).isEqualTo(ProposalVerdict.INVALID);
        assertThat(check(new Block(good.header().withSeal(StubEngine.BAD_SEAL), good.transactions())))
                .isEqualTo(ProposalVerdict.INVALID);
        kit.adopt(good);
    }

    @Test
    void callsAProposalEarlyThatLiesAheadOfTheClock() {
        assertThat(check(other.next(List.of(), 1, kit.clock().nowMillis() + 20_000)))
                .isEqualTo(ProposalVerdict.EARLY);
    }

    @Test
    void cannotJudgeAProposalOnAnotherParent() {
        other.grow();

        assertThat(check(other.next(List.of()))).isEqualTo(ProposalVerdict.UNDECIDED);
    }

    @Test
    void keepsTheCertificateThatComesWithABlockOrLater() {
        Block first = other.grow();
        Block second = other.grow();
        kit.chain().addListener(events::add);
        kit.chain().importBlock(first, CERTIFICATE);
        assertThat(kit.head().certificate()).isEqualTo(CERTIFICATE);
        kit.chain().importBlock(second, Bytes.EMPTY);
        assertThat(kit.head().certificate()).isEqualTo(Bytes.EMPTY);
        Hash head = kit.head().id();

        assertThat(kit.chain().certify(head, CERTIFICATE)).isEmpty();

        assertThat(kit.head().certificate()).isEqualTo(CERTIFICATE);
        assertThat(kit.head().id()).isEqualTo(head);
        assertThat(events.getLast()).isEqualTo(new ChainEvent.Certified(kit.head()));
        kit.reopen(false);
        assertThat(kit.head().certificate()).isEqualTo(CERTIFICATE);
        kit.adopt(other.grow());
    }

    @Test
    void leavesOutACertificateThatCertifiesNothing() {
        Bytes tooLong = Bytes.of(new byte[Limits.MAX_ENGINE_FIELDS_BYTES + 1]);
        kit.chain().importBlock(other.grow(), StubEngine.BAD_CERTIFICATE);
        kit.chain().addListener(events::add);

        for (Bytes certificate : List.of(StubEngine.BAD_CERTIFICATE, tooLong, Bytes.EMPTY)) {
            assertThat(kit.chain().certify(kit.head().id(), certificate)).isEmpty();
            assertThat(kit.head().certificate()).isEqualTo(Bytes.EMPTY);
        }
        assertThat(kit.chain().certify(Hash.ZERO, CERTIFICATE))
                .as("unknown block")
                .isEmpty();
        kit.chain().certify(kit.head().id(), CERTIFICATE);
        kit.chain().certify(kit.head().id(), CERTIFICATE);

        assertThat(events).hasSize(1);
    }
}
