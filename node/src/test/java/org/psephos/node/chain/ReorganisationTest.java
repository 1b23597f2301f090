package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;
import static org.psephos.node.testkit.TestWorld.GRACE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.MerkleTree;
import org.psephos.node.storage.Counters;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;

/** Competing branches, fed to the importer block by block. */
class ReorganisationTest {
    private static final int MAX_DEPTH = (int) ChainKit.MAX_REORG_DEPTH;

    private final ChainKit kit = new ChainKit();
    private final List<ChainEvent> events = new ArrayList<>();

    private Transaction transfer(Person from, long sequence, Person to, long amount) {
        return from.transaction(kit.chainId(), sequence, new Payload.Transfer(to.address(), amount));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, MAX_DEPTH})
    void endsAsANodeThatOnlySawTheWinningBranch(int depth) {
        kit.growTo(3);
        ChainKit other = kit.fork(3);
        long sequence = 0;
        for (int i = 0; i < depth; i++) {
            kit.grow(transfer(ADA, i, EDSGER, 10 + i));
        }
        for (int i = 0; i <= depth; i++) {
            other.grow(
                    i % 3 == 0
                            ? new Transaction[] {transfer(GRACE, sequence++, Person.named("v" + i), 7)}
                            : new Transaction[0]);
        }
        kit.chain().addListener(events::add);

        List<Block> branch = other.blocks(4);
        assertThat(kit.feedAll(branch.subList(0, depth))).isInstanceOf(ImportOutcome.SideBranch.class);
        assertThat(kit.feed(branch.getLast())).isInstanceOf(ImportOutcome.Adopted.class);

        kit.assertSameAs(other);
        assertThat(events).singleElement().isInstanceOfSatisfying(ChainEvent.Reorganised.class, event -> {
            assertThat(event.forkHeight()).isEqualTo(3);
            assertThat(event.removed()).hasSize(depth);
            assertThat(event.added().stream().map(ImportedBlock::id))
                    .containsExactlyElementsOf(
                            branch.stream().map(block -> block.header().id()).toList());
        });
    }

    @Test
    void goesBackAndForthBetweenBranches() {
        ChainKit left = kit.fork(0, "left");
        ChainKit right = kit.fork(0, "right");
        for (int round = 0; round < 6; round++) {
            ChainKit leading = round % 2 == 0 ? left : right;
            long until = leading.head().height();
            for (int i = 0; i < 2 + round % 2; i++) {
                Person sender = leading == left ? ADA : GRACE;
                leading.grow(transfer(sender, leading.account(sender).sequence(), EDSGER, 5));
            }
            kit.feedAll(leading.blocks(until + 1));
        }

        for (ChainKit branch : List.of(left, right)) {
            branch.growTo(Math.max(left.head().height(), right.head().height()) + 1);
            kit.feedAll(branch.blocks(1));
            kit.assertSameAs(branch);
        }
    }

    @Test
    void staysWithTheBranchThatCameFirstWhereBothWeighTheSame() {
        ChainKit other = kit.fork(0);
        kit.growTo(5);
        Hash head = kit.head().id();
        other.growTo(5);

        assertThat(kit.feedAll(other.blocks(1))).isInstanceOf(ImportOutcome.SideBranch.class);
        assertThat(kit.head().id()).isEqualTo(head);
    }

    @Test
    void prefersAShorterChainOfMoreWeight() {
        ChainKit other = kit.fork(0);
        kit.growTo(5);
        other.grow(List.of(transfer(ADA, 0, EDSGER, 3)), 6);

        assertThat(kit.feedAll(other.blocks(1))).isInstanceOf(ImportOutcome.Adopted.class);
        kit.assertSameAs(other);
        assertThat(kit.chain().reader().idAt(2)).isEmpty();
    }

    @Test
    void stopsAtABranchThatPartsTooDeep() {
        ChainKit other = kit.fork(0);
        kit.growTo(MAX_DEPTH + 1);
        Hash head = kit.head().id();
        other.growTo(MAX_DEPTH + 2);
        kit.feedAll(other.blocks(1).subList(0, MAX_DEPTH + 1));

        ImportOutcome outcome = kit.feed(other.blocks(1).getLast());

        assertThat(outcome).isInstanceOfSatisfying(ImportOutcome.ReorgTooDeep.class, deep -> {
            assertThat(deep.depth()).isEqualTo(MAX_DEPTH + 1);
            assertThat(deep.allowed()).isEqualTo(MAX_DEPTH);
        });
        assertThat(kit.head().id()).isEqualTo(head);
        kit.grow();
    }

    @Test
    void namesTheWholeDepthOfABranchThatPartsTooDeep() {
        ChainKit other = kit.fork(0);
        kit.growTo(MAX_DEPTH + 20);
        other.growTo(MAX_DEPTH + 21);

        assertThat(kit.feedAll(other.blocks(1)))
                .isInstanceOfSatisfying(ImportOutcome.ReorgTooDeep.class, deep -> assertThat(deep.depth())
                        .isEqualTo(MAX_DEPTH + 20));
    }

    @Test
    void condemnsABranchFromItsInvalidBlockOnAndStays() {
        ChainKit other = kit.fork(0);
        kit.growTo(4);
        Hash head = kit.head().id();
        other.growTo(2);
        List<Block> bad = withInvalidBlock(other, 3, 5);

        ImportOutcome outcome = kit.feedAll(
                Stream.concat(other.blocks(1).stream(), bad.stream()).toList());

        assertThat(outcome).isInstanceOfSatisfying(ImportOutcome.Invalid.class, invalid -> assertThat(invalid.reason())
                .isEqualTo(InvalidReason.STATE_ROOT_MISMATCH));
        assertThat(kit.head().id()).isEqualTo(head);
        Block orphan = ChainKit.changed(bad.getLast(), header -> header);
        assertThat(kit.feed(child(bad.getLast())))
                .isInstanceOfSatisfying(ImportOutcome.Invalid.class, invalid -> assertThat(invalid.reason())
                        .isEqualTo(InvalidReason.INVALID_ANCESTOR));
        assertThat(kit.feed(orphan)).isInstanceOf(ImportOutcome.Invalid.class);
        kit.grow(transfer(ADA, 0, EDSGER, 1));
        other.growTo(6);
        kit.feedAll(other.blocks(1));
        kit.assertSameAs(other);
    }

    @Test
    void condemnsEverythingThatStandsOnAnInvalidBlock() {
        ChainKit other = kit.fork(0);
        kit.growTo(4);
        other.growTo(2);
        List<Block> bad = withInvalidBlock(other, 3, 5);
        Block sibling = ChainKit.changed(bad.get(1), header -> Headers.withTime(header, header.timeMillis() + 1));
        List<Hash> history = Stream.concat(other.blocks(0).stream(), Stream.of(bad.getFirst(), sibling))
                .map(block -> block.header().id())
                .toList();
        kit.feedAll(other.blocks(1));
        assertThat(kit.feed(bad.getFirst())).isInstanceOf(ImportOutcome.SideBranch.class);
        assertThat(kit.feed(bad.get(1))).isInstanceOf(ImportOutcome.SideBranch.class);
        assertThat(kit.feed(sibling)).isInstanceOf(ImportOutcome.SideBranch.class);
        assertThat(kit.feed(bad.getLast())).isInstanceOf(ImportOutcome.Invalid.class);

        assertThat(kit.feed(child(sibling, history)))
                .isInstanceOfSatisfying(ImportOutcome.Invalid.class, invalid -> assertThat(invalid.reason())
                        .isEqualTo(InvalidReason.INVALID_ANCESTOR));
    }

    @Test
    void adoptsTheValidPartOfABranchWhereThatAloneIsBetter() {
        ChainKit other = kit.fork(0);
        kit.growTo(2);
        other.growTo(4);
        List<Block> bad = withInvalidBlock(other, 5, 6);
        kit.engine().contentWithHead(true);
        kit.feedAll(other.blocks(1));
        kit.feed(bad.getFirst());
        kit.engine().contentWithHead(false);

        assertThat(kit.feed(bad.getLast())).isInstanceOf(ImportOutcome.Invalid.class);

        kit.assertSameAs(other);
        other.grow();
        kit.adopt(other.blocks(5).getFirst());
    }

    /** Blocks on {@code branch} of which the first states a wrong state root, and the rest stand on it. */
    private static List<Block> withInvalidBlock(ChainKit branch, long first, long last) {
        var blocks = new ArrayList<Block>();
        Block invalid = ChainKit.changed(
                branch.next(List.of()), header -> Headers.withStateRoot(header, Hash.parse("77".repeat(32))));
        assertThat(invalid.header().height()).isEqualTo(first);
        blocks.add(invalid);
        var history = branch.blocks(0).stream()
                .map(block -> block.header().id())
                .collect(Collectors.toCollection(ArrayList::new));
        for (long height = first + 1; height <= last; height++) {
            history.add(blocks.getLast().header().id());
            blocks.add(child(blocks.getLast(), history));
        }
        return blocks;
    }

    @Test
    void writesAReorganisationInOneSyncedBatch() {
        ChainKit other = kit.fork(0);
        kit.growTo(10);
        other.growTo(11);
        List<Block> branch = other.blocks(1);
        kit.feedAll(branch.subList(0, 10));
        long before = kit.storage().sequence();

        kit.feed(branch.getLast());

        assertThat(kit.storage().sequence()).isEqualTo(before + 1);
        assertThat(kit.storage().syncedSequence()).isEqualTo(before + 1);
    }

    @Test
    void writesABlockInOneSyncedBatch() {
        kit.growTo(3);
        Counters before = kit.store().counters();
        kit.grow(transfer(ADA, 0, EDSGER, 1));

        assertThat(kit.store().counters().commits()).isEqualTo(before.commits() + 1);
        assertThat(kit.store().counters().logSyncs()).isEqualTo(before.logSyncs() + 1);
    }

    @Test
    void writesNoMoreThanThreeRowsAVote() {
        List<Person> voters = Person.crowd("voter", 40);
        List<Transaction> prepared =
                TestWorld.prepared(kit.chainId(), ADA, 0, TestWorld.election(8_000, 100_000, RevoteRule.LAST), voters);
        kit.grow(prepared.toArray(Transaction[]::new));
        kit.growTo(20);
        long before = kit.store().counters().rowsWritten();
        kit.grow();
        long empty = kit.store().counters().rowsWritten();
        kit.grow(voters.stream()
                .map(voter -> voter.transaction(
                        kit.chainId(), 0, TestWorld.ballot(prepared.getFirst().id(), 0)))
                .toArray(Transaction[]::new));

        assertThat(kit.store().counters().rowsWritten() - empty).isLessThanOrEqualTo(3 * 40 + empty - before);
    }

    @Test
    void keepsNoUndoRecordsOfBlocksThatCanNoLongerBeGivenUp() {
        var small = new ChainKit(4);
        small.growTo(2);
        ChainKit other = small.fork(2);
        small.growTo(5);
        other.growTo(40);

        small.feedAll(other.blocks(3));
        small.growTo(small.head().height() + 3_000);

        assertThat(small.rows("undo")).hasSizeLessThan(2_100);
        assertThat(small.rows("undo").keySet())
                .allMatch(id -> small.chain().reader().isOnChain(Hash.parse(id)));
    }

    @Test
    void countsVotesOfTheWinningBranchOnly() {
        List<Person> voters = Person.crowd("voter", 4);
        List<Transaction> prepared =
                TestWorld.prepared(kit.chainId(), ADA, 0, TestWorld.election(8_000, 100_000, RevoteRule.LAST), voters);
        Hash election = prepared.getFirst().id();
        kit.grow(prepared.toArray(Transaction[]::new));
        kit.growTo(20);
        ChainKit other = kit.fork(20);
        kit.grow(voters.stream()
                .map(voter -> voter.transaction(kit.chainId(), 0, TestWorld.ballot(election, 0)))
                .toArray(Transaction[]::new));
        other.grow(voters.get(0).transaction(kit.chainId(), 0, TestWorld.ballot(election, 1)));
        other.grow(voters.get(0).transaction(kit.chainId(), 1, TestWorld.ballot(election, 2)));

        kit.feedAll(other.blocks(21));

        assertThat(kit.status(election).turnoutVoters()).isEqualTo(1);
        assertThat(kit.status(election).ballots().count()).isEqualTo(2);
        assertThat(kit.status(election).tally()).hasToString("[0, 0, 0, 0, 1, 1, 0, 0]");
        kit.assertSameAs(other);
    }

    private static Block child(Block parent) {
        return child(parent, List.of());
    }

    /** An empty block on a parent that no chain has, right in all that can be seen without executing. */
    private static Block child(Block parent, List<Hash> history) {
        var header = parent.header();
        return ChainKit.changed(
                new Block(header, List.of()),
                old -> new Header(
                        1,
                        old.chainId(),
                        old.height() + 1,
                        old.id(),
                        old.timeMillis() + TestWorld.SPACING_MILLIS,
                        Block.txRoot(List.of()),
                        old.stateRoot(),
                        MerkleTree.root(history),
                        old.producer(),
                        old.engineFields(),
                        old.seal()));
    }
}
