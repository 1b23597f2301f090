package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.ledger.Block;
import org.psephos.node.testkit.ChainKit;

class SideBlocksTest {
    private final ChainKit kit = new ChainKit(10);

    private void assertGone(Block block) {
        String id = block.header().id().toHex();
        for (String column : List.of("records", "bodies")) {
            assertThat(kit.rows(column)).doesNotContainKey(id);
        }
    }

    @Test
    void areListedWhileTheyStandBesideTheChain() {
        kit.growTo(5);
        ChainKit other = kit.fork(2);
        other.growTo(5);
        kit.feedAll(other.blocks(3));
        assertThat(kit.rows("side")).hasSize(3);

        other.grow();
        List<Block> old = kit.blocks(3);
        kit.feedAll(other.blocks(6));

        assertThat(kit.rows("side").keySet().stream().map(key -> Hash.parse(key.substring(16))))
                .containsExactlyInAnyOrderElementsOf(
                        old.stream().map(block -> block.header().id()).toList());
    }

    @Test
    void goWithTheirBranchOnceItPartsTooDeep() {
        kit.growTo(984);
        ChainKit deep = kit.fork(980, "deep");
        ChainKit near = kit.fork(984, "near");
        deep.growTo(984);
        kit.feedAll(deep.blocks(981));
        kit.growTo(990);
        near.growTo(990);
        ChainKit nearer = kit.fork(990, "nearer");
        nearer.growTo(993);
        kit.growTo(993);
        kit.feedAll(nearer.blocks(991));
        assertThat(kit.rows("side")).hasSize(7);

        kit.growTo(1_000);

        deep.blocks(981).forEach(this::assertGone);
        assertThat(kit.rows("side")).hasSize(3);
        nearer.growTo(1_001);
        kit.feedAll(nearer.blocks(994));
        kit.assertSameAs(nearer);
    }

    @Test
    void makeRoomByTheBranchThatPartsDeepest() {
        var small = new ChainKit(2);
        small.growTo(1);
        ChainKit other = small.fork(0, "first");
        small.growTo(2);
        Block first = other.grow();
        small.feed(first);
        ChainKit second = small.fork(1, "second");
        int bound = 2 * 2 + 1_000;
        Block last = first;
        for (int i = 1; i < bound + 1; i++) {
            last = second.next(List.of(), 1, second.head().header().timeMillis() + 1_000 + i);
            assertThat(small.feed(last)).isInstanceOf(ImportOutcome.SideBranch.class);
        }

        assertThat(small.rows("side")).hasSizeLessThanOrEqualTo(bound);
        assertThat(small.rows("records")).doesNotContainKey(first.header().id().toHex());
        assertThat(small.rows("records")).containsKey(last.header().id().toHex());
    }

    @Test
    void makeRoomWhereTheyHoldTooManyBytes() {
        var small = new ChainKit(10, 20_000);
        small.growTo(5);
        ChainKit deep = small.fork(3, "deep");
        ChainKit near = small.fork(4, "near");
        deep.growTo(5);
        small.feedAll(deep.blocks(4));
        Block last = deep.at(5);
        for (int i = 0; i < 100; i++) {
            last = near.next(List.of(), 1, near.head().header().timeMillis() + 1_000 + i);
            assertThat(small.feed(last)).isInstanceOf(ImportOutcome.SideBranch.class);
            assertThat(small.sideBytes()).isLessThanOrEqualTo(20_000);
        }

        assertThat(small.rows("records"))
                .containsKey(last.header().id().toHex())
                .doesNotContainKey(deep.at(4).header().id().toHex())
                .doesNotContainKey(deep.at(5).header().id().toHex());
        assertThat(small.rows("bodies")).hasSize(small.rows("records").size());
    }

    @Test
    void areNotStoredWhereTheirBranchPartsTooDeep() {
        ChainKit deep = kit.fork(0, "deep");
        kit.growTo(11);
        deep.growTo(3);

        assertThat(kit.feed(deep.at(1)))
                .isEqualTo(new ImportOutcome.BranchTooDeep(deep.at(1).header().id(), 11, 10));
        assertThat(kit.feed(deep.at(2))).isInstanceOf(ImportOutcome.BranchTooDeep.class);
        assertThat(kit.feed(deep.at(3))).isInstanceOf(ImportOutcome.BranchTooDeep.class);

        assertThat(kit.rows("side")).isEmpty();
        assertThat(kit.rows("records")).hasSize(12);
    }

    @Test
    void areFetchedAgainWhereTheirBranchNoLongerPartsTooDeep() {
        ChainKit deep = kit.fork(0, "deep");
        kit.growTo(11);
        deep.growTo(3);
        kit.feedAll(deep.blocks(1));
        ChainKit shorter = kit.fork(1, "shorter");
        shorter.grow(List.of(), 100);
        kit.feed(shorter.at(2));
        assertThat(kit.head().height()).isEqualTo(2);
        deep.grow(List.of(), 110);

        assertThat(kit.feed(deep.at(4)))
                .isEqualTo(new ImportOutcome.UnknownParent(
                        deep.at(4).header().id(), deep.at(3).header().id()));
        kit.feedAll(deep.blocks(1));

        assertThat(kit.head().id()).isEqualTo(deep.head().id());
    }

    @Test
    void ofAnInvalidBranchAreDeleted() {
        kit.growTo(3);
        ChainKit other = kit.fork(0);
        Block bad = ChainKit.changed(other.next(List.of(), 1), header -> Headers.withStateRoot(header, Hash.ZERO));
        Block worse = ChainKit.changed(other.next(List.of(), 9), header -> Headers.withStateRoot(header, Hash.ZERO));
        kit.feed(bad);
        assertThat(kit.rows("side")).hasSize(1);

        assertThat(kit.feed(worse)).isInstanceOf(ImportOutcome.Invalid.class);

        assertGone(worse);
        assertThat(kit.rows("side").keySet())
                .isEqualTo(Set.of("0000000000000001" + bad.header().id().toHex()));
    }

    @Test
    void areCountedAgainAfterARestart() {
        kit.growTo(5);
        ChainKit other = kit.fork(2);
        other.growTo(5);
        kit.feedAll(other.blocks(3));
        kit.reopen(false);
        other.growTo(6);

        kit.feedAll(other.blocks(6));

        kit.assertSameAs(other);
        assertThat(kit.rows("side")).hasSize(3);
    }
}
