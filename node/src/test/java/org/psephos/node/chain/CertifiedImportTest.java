package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.StubEngine;

/** Where no block is the head without a certificate. */
class CertifiedImportTest {
    private static final Bytes CERTIFICATE = StubEngine.GOOD_CERTIFICATE;

    private final ChainKit kit = ChainKit.certified();
    private final ChainKit other = kit.fork(0);
    private final List<ChainEvent> events = new ArrayList<>();

    private Transaction transfer(long amount) {
        return ADA.transaction(kit.chainId(), 0, new Payload.Transfer(EDSGER.address(), amount));
    }

    @Test
    void blockWithoutACertificateChangesNothingAndIsNotCondemned() {
        Block block = other.grow(transfer(5));
        Bytes tooLong = Bytes.of(new byte[Limits.MAX_ENGINE_FIELDS_BYTES + 1]);
        long sequence = kit.storage().sequence();
        kit.chain().addListener(events::add);

        for (Bytes bad : List.of(Bytes.EMPTY, StubEngine.BAD_CERTIFICATE, tooLong)) {
            assertThat(kit.feed(block, bad))
                    .isEqualTo(new ImportOutcome.Uncertified(block.header().id()));
        }

        assertThat(kit.storage().sequence()).isEqualTo(sequence);
        assertThat(kit.head().height()).isZero();
        assertThat(kit.chain().reader().header(block.header().id())).isEmpty();
        assertThat(events).isEmpty();
        kit.adopt(block);
        kit.assertSameAs(other);
    }

    @Test
    void faultOfTheHeaderCountsBeforeTheMissingCertificate() {
        Block good = other.grow();
        var sealless = new Block(good.header().withSeal(StubEngine.BAD_SEAL), List.of());

        assertThat(kit.feed(sealless, Bytes.EMPTY)).isInstanceOf(ImportOutcome.Invalid.class);
    }

    @Test
    void knownBlockNeedsNoneAgain() {
        Block block = other.grow();
        kit.adopt(block);

        assertThat(kit.feed(block, Bytes.EMPTY))
                .isEqualTo(new ImportOutcome.AlreadyKnown(block.header().id()));
    }

    @Test
    void everyStoredBlockHasItsCertificateAlsoAfterARestart() {
        for (int i = 0; i < 5; i++) {
            kit.adopt(other.grow());
        }
        kit.reopen(false);

        for (long height = 1; height <= 5; height++) {
            Hash id = kit.chain().reader().idAt(height).orElseThrow();
            assertThat(kit.chain().reader().certificate(id)).isEqualTo(CERTIFICATE);
        }
        assertThat(kit.head().certificate()).isEqualTo(CERTIFICATE);
        assertThat(kit.chain().reader().certificate(Hash.ZERO)).isEqualTo(Bytes.EMPTY);
        assertThat(kit.chain().reader().needsCertificate()).isTrue();
        kit.adopt(other.grow());
    }

    @Test
    void genesisNeedsNone() {
        assertThat(kit.chain().reader().certificate(kit.head().id())).isEqualTo(Bytes.EMPTY);
        kit.reopen(true);
        assertThat(kit.head().height()).isZero();
    }

    /** More than a third of the validators have lied: nobody can go on as if nothing had happened. */
    @Test
    void longerCertifiedBranchStopsTheNode() {
        kit.adopt(other.grow());
        ChainKit liars = kit.fork(0, "liars");
        Block rival = liars.grow();
        Block longer = liars.grow();

        assertThat(kit.feed(rival)).isInstanceOf(ImportOutcome.BranchTooDeep.class);
        assertThat(kit.feed(longer, Bytes.EMPTY))
                .isEqualTo(new ImportOutcome.Uncertified(longer.header().id()));
        assertThat(kit.feed(longer))
                .isEqualTo(new ImportOutcome.ReorgTooDeep(longer.header().id(), 1, 0));
        assertThat(kit.head().height()).isEqualTo(1);
    }

    @Test
    void certificateOfAStoredBlockThatCameLaterIsFound() {
        ChainKit lenient = new ChainKit();
        Block first = lenient.grow();
        lenient.grow();
        Hash id = first.header().id();
        assertThat(lenient.chain().reader().header(id)).isPresent();
        assertThat(lenient.chain().reader().certificate(id)).isEqualTo(Bytes.EMPTY);

        assertThat(lenient.chain().certify(id, CERTIFICATE)).isEmpty();

        assertThat(lenient.chain().reader().certificate(id)).isEqualTo(CERTIFICATE);
    }
}
