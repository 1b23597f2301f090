package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;

/** A chain that is opened again, after a clean stop, a kill, a power cut, or with pages and rows gone wrong. */
class RestartTest {
    private final ChainKit kit = new ChainKit();
    private final ChainKit other = kit.fork(0);

    private Transaction transfer(int i) {
        return ADA.transaction(
                kit.chainId(),
                i,
                new Payload.Transfer(Person.named("v" + i % 300).address(), 1 + i % 7));
    }

    private void change(java.util.function.Consumer<WriteBatch> change) {
        WriteBatch batch = kit.store().batch();
        change.accept(batch);
        assertThat(kit.store().commit(batch, Durability.SYNCED)).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void opensAgainAfterEveryBlock() {
        for (int i = 0; i < 40; i++) {
            kit.adopt(other.grow(transfer(i)));
            kit.reopen(i % 3 == 0);
            assertThat(kit.head()).isEqualTo(other.head());
        }
        kit.assertSameAs(other);
    }

    @Test
    void stillReorganisesAfterARestart() {
        kit.growTo(10);
        other.growTo(11);
        for (Block block : other.blocks(1)) {
            kit.reopen(false);
            kit.feed(block);
        }
        kit.reopen(false);
        kit.assertSameAs(other);
    }

    @Test
    void standsAtABlockBoundaryWhereverThePowerGoes() {
        kit.growTo(5);
        other.growTo(4);
        kit.feedAll(other.blocks(1));
        for (int i = 0; i < 20; i++) {
            Block block = kit.next(List.of(transfer(i)));
            kit.adopt(block);
            assertThat(kit.storage().syncedSequence()).isEqualTo(kit.storage().sequence());
            if (i % 4 == 0) {
                kit.chain().checkpoint();
            }
            kit.storage().losePower(kit.storage().syncedSequence());
            kit.reopen(false);
            assertThat(kit.head().id()).isEqualTo(block.header().id());
        }
    }

    @Test
    void makesUpForPagesThatLagFarBehind() {
        for (int i = 0; i < 500; i++) {
            kit.adopt(other.grow(transfer(i)));
        }
        kit.reopen(false);
        kit.assertSameAs(other);
        kit.adopt(other.grow(transfer(500)));
    }

    @Test
    void rebuildsTheTreeWhereAllPagesAreLost() {
        manyAccounts();
        change(batch -> batch.deleteRange(kit.column("tree"), ByteRange.all()));
        kit.reopen(false);
        kit.adopt(other.grow(transfer(300)));
        kit.assertSameAs(other);
    }

    @Test
    void rebuildsTheTreeWhereTheTopPageIsDamaged() {
        manyAccounts();
        String top = kit.rows("tree").keySet().stream()
                .min(java.util.Comparator.comparingInt(String::length))
                .orElseThrow();
        change(batch -> batch.rawPut(kit.column("tree"), HexFormat.of().parseHex(top), new byte[] {1, 2, 3}));
        kit.reopen(false);
        kit.adopt(other.grow(transfer(300)));
        kit.assertSameAs(other);
    }

    @Test
    void rebuildsTheTreeWhereAnyOnePageIsLost() {
        manyAccounts();
        var pages = kit.rows("tree");
        assertThat(pages).hasSizeGreaterThan(3);
        for (String page : pages.keySet()) {
            kit.reopen(true);
            change(batch -> batch.rawDelete(kit.column("tree"), HexFormat.of().parseHex(page)));
            kit.reopen(false);
            int next = (int) kit.account(ADA).sequence();
            for (int i = 0; i < 10; i++) {
                Transaction[] some = new Transaction[30];
                for (int j = 0; j < some.length; j++) {
                    some[j] = transfer(next++);
                }
                kit.adopt(other.grow(some));
            }
            kit.assertSameAs(other);
        }
    }

    @Test
    void refusesStateRowsThatDoNotGiveTheHeadsRoot() {
        manyAccounts();
        String row = kit.rows("state").keySet().iterator().next();
        change(batch -> {
            batch.rawDelete(kit.column("state"), HexFormat.of().parseHex(row));
            batch.deleteRange(kit.column("tree"), ByteRange.all());
        });
        assertThat(kit.tryReopen(false))
                .isInstanceOfSatisfying(Chain.Opened.Failed.class, failed -> assertThat(failed.code())
                        .isEqualTo("STATE_CORRUPT"));
    }

    @Test
    void refusesAHeadWithoutARecord() {
        manyAccounts();
        change(batch -> batch.rawDelete(kit.column("records"), kit.head().id().toBytes()));
        assertThat(kit.tryReopen(false))
                .isInstanceOfSatisfying(Chain.Opened.Failed.class, failed -> assertThat(failed.code())
                        .isEqualTo("STATE_CORRUPT"));
    }

    @Test
    void keepsItsGenesisAccounts() {
        kit.reopen(false);
        assertThat(kit.account(ADA).balance()).isEqualTo(1_000_000);
        assertThat(kit.account(EDSGER).balance()).isZero();
        kit.assertSameAs(other);
    }

    private void manyAccounts() {
        for (int i = 0; i < 300; i += 30) {
            Transaction[] some = new Transaction[30];
            for (int j = 0; j < some.length; j++) {
                some[j] = transfer(i + j);
            }
            kit.adopt(other.grow(some));
        }
        assertThat(kit.chain().checkpoint()).isEmpty();
    }
}
