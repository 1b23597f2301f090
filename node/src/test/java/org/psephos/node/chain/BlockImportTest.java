package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;
import static org.psephos.node.testkit.TestWorld.GRACE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.StubEngine;
import org.psephos.node.testkit.TestWorld;

/** What becomes of single blocks, good and bad. */
class BlockImportTest {
    private final ChainKit kit = new ChainKit();
    private final ChainKit other = kit.fork(0);

    private Transaction transfer(Person from, long sequence, long amount) {
        return from.transaction(kit.chainId(), sequence, new Payload.Transfer(EDSGER.address(), amount));
    }

    private void assertInvalid(Block block, InvalidReason reason) {
        Hash head = kit.head().id();
        assertThat(kit.feed(block))
                .isInstanceOfSatisfying(ImportOutcome.Invalid.class, invalid -> assertThat(invalid.reason())
                        .as(invalid.detail())
                        .isEqualTo(reason));
        assertThat(kit.head().id()).isEqualTo(head);
        assertThat(kit.feed(block)).as("stays condemned").isInstanceOf(ImportOutcome.Invalid.class);
    }

    @Test
    void givesTheSameRootsByTheCandidatePathAndTheForeignPath() {
        for (int i = 0; i < 30; i++) {
            Block block = other.grow(transfer(ADA, i, 1 + i), transfer(GRACE, i, 2));
            kit.adopt(block);
        }

        kit.assertSameAs(other);
    }

    @Test
    void knowsABlockThatItHas() {
        Block block = other.grow();
        kit.adopt(block);

        assertThat(kit.feed(block))
                .isEqualTo(new ImportOutcome.AlreadyKnown(block.header().id()));
    }

    @Test
    void asksForTheParentOfAnOrphan() {
        Block first = other.grow();
        Block second = other.grow();

        assertThat(kit.feed(second))
                .isEqualTo(new ImportOutcome.UnknownParent(
                        second.header().id(), first.header().id()));
        kit.adopt(first);
        kit.adopt(second);
    }

    @Test
    void holdsABlockFromTheNearFutureInsteadOfCondemningIt() {
        long now = kit.clock().nowMillis();
        Block early = other.next(List.of(), 1, now + 20_000);

        assertThat(kit.feed(early))
                .isEqualTo(new ImportOutcome.Early(early.header().id(), now + 5_000));

        kit.clock().step(5_000);
        kit.adopt(early);
    }

    @Test
    void asksForWorkBeforeItHoldsABlockFromTheFuture() {
        Block early = other.next(List.of(), 1, kit.clock().nowMillis() + 20_000);
        Block free = new Block(early.header().withSeal(StubEngine.BAD_SEAL), List.of());

        assertInvalid(free, InvalidReason.BAD_SEAL);
    }

    @Test
    void condemnsABadSeal() {
        Block block = other.next(List.of());
        assertInvalid(new Block(block.header().withSeal(StubEngine.BAD_SEAL), List.of()), InvalidReason.BAD_SEAL);
    }

    @Test
    void condemnsABlockTooSoonAfterItsParent() {
        assertInvalid(
                other.next(List.of(), 1, TestWorld.GENESIS_MILLIS + TestWorld.SPACING_MILLIS - 1),
                InvalidReason.HEADER_RULE);
    }

    @Test
    void condemnsAWrongStateRoot() {
        assertInvalid(
                ChainKit.changed(
                        other.next(List.of(transfer(ADA, 0, 5))), header -> Headers.withStateRoot(header, Hash.ZERO)),
                InvalidReason.STATE_ROOT_MISMATCH);
    }

    @Test
    void condemnsATransactionThatDoesNotApply() {
        Block good = other.next(List.of(transfer(ADA, 0, 5)));
        for (Transaction bad : List.of(
                transfer(ADA, 1, 5),
                transfer(EDSGER, 0, 5),
                transfer(ADA, 0, 2_000_000),
                transfer(ADA, 0, 0),
                Person.named("ada").transaction(Hash.ZERO, 0, new Payload.Transfer(EDSGER.address(), 5)))) {
            assertInvalid(ChainKit.withBody(good, List.of(bad)), InvalidReason.BAD_TRANSACTION);
        }
    }

    @Test
    void condemnsATransactionThatStandsTwice() {
        Transaction once = transfer(ADA, 0, 5);
        assertInvalid(ChainKit.withBody(other.next(List.of(once)), List.of(once, once)), InvalidReason.BAD_TRANSACTION);
    }

    @Test
    void condemnsATransactionReplayedFromAnEarlierBlock() {
        Transaction once = transfer(ADA, 0, 5);
        kit.adopt(other.grow(once));
        assertInvalid(ChainKit.withBody(other.next(List.of()), List.of(once)), InvalidReason.BAD_TRANSACTION);
    }

    @Test
    void condemnsABlockWithABadSignatureEvenWhereTheGoodCopyIsKnown() {
        Transaction good = transfer(ADA, 0, 5);
        kit.chain().verified().add(good.fullHash());
        Block block = other.next(List.of(good));

        assertInvalid(ChainKit.withBody(block, List.of(Person.forged(good))), InvalidReason.BAD_TRANSACTION);
        kit.adopt(block);
    }

    @Test
    void takesABlockWithAnotherValidSignature() {
        var draft = ADA.draft(kit.chainId(), 0, new Payload.Transfer(EDSGER.address(), 5));
        Transaction known = ADA.sign(draft, 0);
        Transaction sibling = ADA.sign(draft, 1);
        assertThat(sibling.id()).isEqualTo(known.id());
        assertThat(sibling.fullHash()).isNotEqualTo(known.fullHash());
        kit.chain().verified().add(known.fullHash());

        kit.adopt(other.next(List.of(sibling)));
    }

    @Test
    void blamesABodyThatIsNotTheHeadersWithoutCondemningTheHeader() {
        Block good = other.next(List.of(transfer(ADA, 0, 5)));
        for (List<Transaction> body : List.of(
                List.<Transaction>of(),
                List.of(transfer(ADA, 0, 6)),
                List.of(Person.forged(good.transactions().getFirst())))) {
            assertThat(kit.feed(new Block(good.header(), body)))
                    .isEqualTo(new ImportOutcome.BadBody(good.header().id()));
        }
        kit.adopt(good);
    }

    @Test
    void blamesABodyThatIsTooLargeAndNotTheHeadersWithoutCondemningTheHeader() {
        Block good = other.next(List.of());
        var stuffing = new ArrayList<Transaction>();
        for (int i = 0; i < 500; i++) {
            stuffing.add(transfer(ADA, i, 5));
        }

        assertThat(kit.feed(new Block(good.header(), stuffing)))
                .isEqualTo(new ImportOutcome.BadBody(good.header().id()));
        kit.adopt(good);
    }

    @Test
    void condemnsABlockThatIsTooLarge() {
        var stuffing = new ArrayList<Transaction>();
        for (int i = 0; i < 500; i++) {
            stuffing.add(transfer(ADA, i, 5));
        }
        assertInvalid(ChainKit.withBody(other.next(List.of()), stuffing), InvalidReason.TOO_LARGE);
    }

    @Test
    void condemnsABlockThatConcernsTooManyElections() {
        var closings = new ArrayList<Transaction>();
        for (int i = 0; i <= Limits.MAX_BLOCK_ELECTIONS; i++) {
            Hash election = Hash.parse(String.format(Locale.ROOT, "%064x", i));
            closings.add(ADA.transaction(kit.chainId(), i, new Payload.CloseEnrolment(election)));
        }
        Block block = ChainKit.withBody(other.next(List.of()), closings);

        assertThat(kit.feed(block))
                .isEqualTo(new ImportOutcome.Invalid(
                        block.header().id(), InvalidReason.TOO_LARGE, "513 elections, allowed 512"));
    }

    @Test
    void checksTheBodyOfABlockThatLooksLikeItsOwnCandidate() {
        Block own = kit.next(List.of());
        Block disguised = new Block(own.header(), List.of(transfer(ADA, 0, 5)));

        assertThat(kit.feed(disguised))
                .isEqualTo(new ImportOutcome.BadBody(own.header().id()));
        kit.adopt(own);
    }

    @Test
    void takesItsOwnSealedCandidateWithoutExecutingItAgain() {
        Block own = kit.next(List.of(transfer(ADA, 0, 5)));

        assertThat(kit.chain().importBlock(own)).isInstanceOf(ImportOutcome.Adopted.class);
        assertThat(kit.account(EDSGER).balance()).isEqualTo(5);
        other.adopt(own);
        kit.assertSameAs(other);
    }

    @Test
    void executesItsOwnCandidateAgainWhereThatIsForgotten() {
        Block own = kit.next(List.of(transfer(ADA, 0, 5)));
        kit.adopt(other.grow());

        assertThat(kit.chain().importBlock(own)).isInstanceOf(ImportOutcome.SideBranch.class);

        ChainKit same = new ChainKit();
        same.adopt(own);
        kit.feed(same.grow());
        assertThat(kit.account(EDSGER).balance()).isEqualTo(5);
    }

    @Test
    void changesNothingWhereTheDiskIsFull() {
        kit.growTo(3);
        kit.storage().setFull(true);
        Hash head = kit.head().id();
        Block block = kit.next(List.of(transfer(ADA, 0, 5)));

        assertThat(kit.feed(block))
                .isInstanceOfSatisfying(ImportOutcome.NotStored.class, failed -> assertThat(failed.code())
                        .isEqualTo("DISK_FULL"));

        assertThat(kit.head().id()).isEqualTo(head);
        assertThat(kit.account(ADA).sequence()).isZero();
        kit.storage().setFull(false);
        kit.reopen(false);
        kit.adopt(block);
    }

    @Test
    void tellsABlockThatIsSafeFromOneThatIsNotWhereTheDiskFillsUpJustAfterIt() {
        kit.growTo(TreeCheckpoints.BLOCKS_A_PART - 1);
        Block block = kit.next(List.of(transfer(ADA, 0, 5)));
        kit.chain().addListener(event -> kit.storage().setFull(event.head().height() == TreeCheckpoints.BLOCKS_A_PART));

        assertThat(kit.feed(block))
                .isInstanceOfSatisfying(ImportOutcome.TidyUpFailed.class, failed -> assertThat(failed.code())
                        .isEqualTo("DISK_FULL"));

        assertThat(kit.head().id()).isEqualTo(block.header().id());
        kit.storage().setFull(false);
        kit.reopen(false);
        assertThat(kit.head().id()).isEqualTo(block.header().id());
        kit.grow();
        assertThat(kit.treeBlocks())
                .as("the pages are made up for")
                .containsOnly(kit.head().id());
    }

    @Test
    void remembersACondemnedBlockThroughAFloodOfHeadersThatCostNothing() {
        Block bad = ChainKit.changed(other.next(List.of()), header -> Headers.withStateRoot(header, Hash.ZERO));
        assertInvalid(bad, InvalidReason.STATE_ROOT_MISMATCH);
        Header header = other.next(List.of()).header();

        for (int i = 0; i < 6_000; i++) {
            Bytes badSeal = Bytes.of(new byte[] {0, (byte) (i >> 8), (byte) i});
            kit.feed(new Block(header.withSeal(badSeal), List.of()));
            kit.feed(new Block(Headers.withParent(header, bad.header().id()).withSeal(badSeal), List.of()));
        }

        assertThat(kit.feed(bad))
                .isEqualTo(new ImportOutcome.Invalid(
                        bad.header().id(), InvalidReason.STATE_ROOT_MISMATCH, "refused before"));
    }
}
