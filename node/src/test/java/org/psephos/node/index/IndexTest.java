package org.psephos.node.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.fakes.FakeKeys.ballot;
import static org.psephos.node.fakes.FakeKeys.election;
import static org.psephos.node.fakes.FakeKeys.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.MerkleTree;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.fakes.FakeChain;
import org.psephos.node.fakes.ManualLane;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.memory.MemoryStorage;

class IndexTest {
    private final FakeChain chain = new FakeChain();
    private final MemoryStorage storage = new MemoryStorage(() -> 0);
    private final ManualLane lane = new ManualLane();
    private final Told told = new Told();
    private Store store;
    private IndexFollower follower;
    private IndexReader index;

    @BeforeEach
    void open() {
        var schema = new Schema(1, chain.chainId().toHex(), IndexColumns.all());
        store = ((OpenOutcome.Opened) storage.open(schema)).store();
        follower = new IndexFollower(chain, store, lane);
        follower.listen(told);
        chain.listen(follower);
        follower.start();
        lane.runAll();
        index = new IndexReader(chain, store, new BlockBodies(chain, 1 << 20));
    }

    @Test
    void findsTransactionsByIdAndByEitherAccount() {
        Transaction sent = chain.transaction(1, 0, new Payload.Transfer(key(2), 5));
        Transaction later = chain.transaction(2, 0, new Payload.Transfer(key(3), 1));
        chain.append(sent);
        chain.append(later);
        lane.runAll();

        assertThat(index.transaction(sent.id()).orElseThrow().place()).isEqualTo(new Place(1, 0));
        assertThat(idsOf(index.transactions(key(2), IndexReader.LAST, 10))).containsExactly(later.id(), sent.id());
        assertThat(idsOf(index.transactions(key(2), new Place(2, 0), 10))).containsExactly(sent.id());
        assertThat(idsOf(index.transactions(key(2), IndexReader.LAST, 1))).containsExactly(later.id());
        assertThat(index.transaction(Hash.ZERO)).isEmpty();
    }

    /** Whatever the disk made of the row, the index gets to the head, and finds what is there. */
    @Test
    void buildsItselfAnewFromACursorThatIsNone() {
        Transaction sent = chain.transaction(1, 0, new Payload.Transfer(key(2), 5));
        chain.append(sent);
        chain.append();
        lane.runAll();
        Hash head = chain.head().id();
        for (Cursor kept : List.of(
                new Cursor(1, head, 2),
                new Cursor(3, head, 2),
                new Cursor(-1, head, 2),
                new Cursor(-5, head, 2),
                new Cursor(Long.MIN_VALUE, head, 2),
                new Cursor(Long.MAX_VALUE, head, 2),
                new Cursor(2, Hash.ZERO, 2),
                new Cursor(2, head, 0),
                new Cursor(2, head, -1))) {
            WriteBatch batch = store.batch();
            kept.write(batch);
            store.commit(batch, Durability.BUFFERED);
            var restarted = new IndexFollower(chain, store, lane);
            restarted.start();
            lane.runAll();

            assertThat(restarted.height()).as("%s", kept).isEqualTo(2);
            assertThat(index.transaction(sent.id())).as("%s", kept).isPresent();
            assertThat(idsOf(index.transactions(key(2), IndexReader.LAST, 10)))
                    .as("%s", kept)
                    .containsExactly(sent.id());
        }
    }

    @Test
    void findsEverythingThroughManyMerges() {
        var all = new ArrayList<Transaction>();
        for (int height = 1; height <= 150; height++) {
            var block = new ArrayList<Transaction>();
            for (int i = 0; i < 7; i++) {
                block.add(chain.transaction(i, height, new Payload.Transfer(key(50), 1)));
            }
            chain.append(block);
            all.addAll(block);
            lane.runAll();
        }

        assertThat(all).allSatisfy(transaction -> assertThat(
                        index.transaction(transaction.id()).orElseThrow().transaction())
                .isEqualTo(transaction));
        assertThat(idsOf(index.transactions(key(50), IndexReader.LAST, 5_000)))
                .containsExactlyElementsOf(
                        all.reversed().stream().map(Transaction::id).toList());
        assertThat(RunReader.runs(store, Run.Table.TRANSACTION)).hasSizeLessThan(3 * RunMerger.FAN_IN);
    }

    @Test
    void walksBackFromARemovedBranchEvenWhenItWasMerged() {
        var lost = new ArrayList<Transaction>();
        Transaction creation = chain.transaction(1, 0, new Payload.CreateElection(election("Lost", 1, 2)));
        for (int height = 1; height <= 20; height++) {
            Transaction one = height == 5 ? creation : chain.transaction(1, height, new Payload.Transfer(key(2), 1));
            lost.add(one);
            chain.append(one, chain.transaction(3, height, ballot(creation.id(), 0)));
            lane.runAll();
        }
        Transaction kept = lost.getFirst();
        Transaction won = chain.transaction(9, 0, new Payload.Transfer(key(2), 7));

        chain.reorganise(19, List.of(List.of(won), List.of(), List.of(), List.of()));
        lane.runAll();

        assertThat(follower.height()).isEqualTo(5);
        assertThat(index.transaction(won.id())).isPresent();
        assertThat(index.transaction(kept.id())).isPresent();
        assertThat(index.transaction(lost.getLast().id())).isEmpty();
        assertThat(idsOf(index.transactions(key(2), IndexReader.LAST, 100))).containsExactly(won.id(), kept.id());
        assertThat(index.elections(IndexReader.LAST, 10, 100, any -> true).entries())
                .isEmpty();
        assertThat(index.ballots(creation.id(), 0, 100)).hasSize(1);
        assertThat(told.removed).hasSize(19);
    }

    @Test
    void numbersBallotsAndVotersAcrossBlocks() {
        Transaction creation = chain.transaction(1, 0, new Payload.CreateElection(election("Board", 1, 2)));
        Hash id = creation.id();
        chain.append(creation, chain.transaction(1, 1, roll(id, 10, 3)));
        chain.append(chain.transaction(1, 2, roll(id, 20, 2)));
        Transaction a = chain.transaction(10, 0, ballot(id, 0));
        Transaction b = chain.transaction(11, 0, ballot(id, 1));
        Transaction c = chain.transaction(12, 0, ballot(id, 2));
        Transaction d = chain.transaction(10, 1, ballot(id, 2));
        chain.append(a, chain.transaction(1, 3, new Payload.Transfer(key(2), 1)), b, c);
        chain.append(d);
        lane.runAll();

        assertThat(index.ballots(id, 0, 10))
                .extracting(IndexReader.NumberedTransaction::number)
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(index.ballots(id, 1, 2))
                .extracting(one -> one.located().transaction().id())
                .containsExactly(b.id(), c.id());
        assertThat(index.ballots(id, 4, 2)).isEmpty();
        assertThat(index.roll(id, 0, 10))
                .containsExactly(new RollChunk(0, new Place(1, 1), 3), new RollChunk(3, new Place(2, 0), 2));
        assertThat(index.roll(id, 2, 1)).containsExactly(new RollChunk(0, new Place(1, 1), 3));
        assertThat(index.roll(id, 4, 10)).containsExactly(new RollChunk(3, new Place(2, 0), 2));
    }

    @Test
    void tellsOfEveryBlockThatBroughtBallotsWhereTheyAreFew() {
        Transaction creation = chain.transaction(1, 0, new Payload.CreateElection(election("Board", 1, 2)));
        Hash id = creation.id();
        chain.append(creation);
        assertThat(index.ballotProgress(id, 10)).isEmpty();
        chain.append(chain.transaction(10, 0, ballot(id, 0)), chain.transaction(11, 0, ballot(id, 0)));
        chain.append();
        chain.append(chain.transaction(12, 0, ballot(id, 0)));
        chain.append(chain.transaction(10, 1, ballot(Hash.ZERO, 0)));
        chain.append(chain.transaction(10, 2, ballot(id, 0)), chain.transaction(13, 0, ballot(id, 0)));
        lane.runAll();

        for (int limit : new int[] {3, 4, 200}) {
            assertThat(progress(id, limit)).as("limit %s", limit).containsExactly("2: 2", "4: 3", "6: 5");
        }
        assertThat(progress(id, 2)).containsExactly("2: 2", "6: 5");
        assertThat(progress(id, 1)).containsExactly("6: 5");
    }

    @Test
    void spreadsTheCourseOfManyBallotsEvenlyAndForgetsAnAbandonedBranch() {
        Hash id = Hash.ZERO;
        int number = 0;
        for (int height = 1; height <= 300; height++) {
            var block = new ArrayList<Transaction>();
            for (int i = 0; i < height % 7; i++) {
                block.add(chain.transaction(20, number++, ballot(id, 0)));
            }
            chain.append(block);
        }
        lane.runAll();

        List<BallotChunk> course = index.ballotProgress(id, 20);

        assertThat(course).hasSizeBetween(15, 20);
        assertThat(course.getFirst().height()).isEqualTo(1);
        assertThat(course.getLast().end()).isEqualTo(number);
        for (int i = 1; i < course.size(); i++) {
            assertThat(course.get(i).first() - course.get(i - 1).end())
                    .as("left out before %s", course.get(i))
                    .isBetween(0L, (long) number / 19);
        }
        chain.reorganise(290, List.of(List.of(chain.transaction(21, 0, ballot(id, 0)))));
        lane.runAll();
        assertThat(index.ballotProgress(id, 20)).last().matches(chunk -> chunk.height() == 11);
    }

    private List<String> progress(Hash election, int limit) {
        return index.ballotProgress(election, limit).stream()
                .map(chunk -> chunk.height() + ": " + chunk.end())
                .toList();
    }

    @Test
    void listsElectionsNewestFirstInPages() {
        var ids = new ArrayList<Hash>();
        for (int i = 0; i < 5; i++) {
            Transaction creation =
                    chain.transaction(1, i, new Payload.CreateElection(election("Élection " + i, i + 1, 9)));
            ids.add(creation.id());
            chain.append(creation);
        }
        lane.runAll();

        var first = index.elections(IndexReader.LAST, 2, 100, any -> true);
        var second = index.elections(first.next().orElseThrow(), 2, 100, any -> true);
        var third = index.elections(second.next().orElseThrow(), 2, 100, any -> true);
        assertThat(first.entries()).extracting(ElectionEntry::id).containsExactly(ids.get(4), ids.get(3));
        assertThat(second.entries()).extracting(ElectionEntry::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(third.entries()).extracting(ElectionEntry::id).containsExactly(ids.get(0));
        assertThat(third.next()).isEmpty();

        var found = index.elections(
                IndexReader.LAST, 10, 3, entry -> entry.searchText().contains(ElectionEntry.searchText("ÉLECTION 1")));
        assertThat(found.entries()).isEmpty();
        assertThat(index.elections(found.next().orElseThrow(), 10, 3, entry -> entry.searchText()
                                .contains(ElectionEntry.searchText("ÉLECTION 1")))
                        .entries())
                .extracting(ElectionEntry::id)
                .containsExactly(ids.get(1));
    }

    @Test
    void tellsWhenAnElectionOpensByTheClockAlone() {
        long opens = FakeChain.GENESIS_MILLIS + 5 * FakeChain.SPACING_MILLIS;
        Transaction creation =
                chain.transaction(1, 0, new Payload.CreateElection(election("Board", opens, opens + 4_000)));
        chain.append(creation);
        for (int i = 0; i < 8; i++) {
            chain.append();
        }
        lane.runAll();

        assertThat(told.touched(1)).containsExactly(creation.id());
        assertThat(told.touched(5)).containsExactly(creation.id());
        assertThat(told.touched(7)).containsExactly(creation.id());
        assertThat(told.touched(6)).isEmpty();
    }

    @Test
    void takesUpItsWorkAfterARestartAndAfterAReorganisationThatItMissed() {
        Transaction old = chain.transaction(1, 0, new Payload.Transfer(key(2), 1));
        chain.append();
        chain.append(old);
        lane.runAll();
        follower.stop();
        Transaction fresh = chain.transaction(1, 0, new Payload.Transfer(key(2), 2));
        chain.reorganise(1, List.of(List.of(fresh), List.of()));

        var again = new IndexFollower(chain, store, lane);
        again.start();
        lane.runAll();

        assertThat(again.height()).isEqualTo(3);
        assertThat(index.transaction(old.id())).isEmpty();
        assertThat(index.transaction(fresh.id())).isPresent();
    }

    @Test
    void buildsItselfAnewWhenItsRowsAreGone() {
        Transaction one = chain.transaction(1, 0, new Payload.CreateElection(election("Board", 1, 2)));
        chain.append(one);
        lane.runAll();
        var batch = store.batch();
        batch.deleteRange(IndexColumns.CURSOR, ByteRange.all());
        store.commit(batch, Durability.BUFFERED);

        new IndexFollower(chain, store, lane).start();
        lane.runAll();

        assertThat(index.transaction(one.id())).isPresent();
        assertThat(store.scan(IndexColumns.ELECTIONS, ByteRange.all(), Direction.ASCENDING, 10))
                .hasSize(1);
    }

    @Test
    void provesEveryTransactionOfABlockAsTheTreeItselfDoes() {
        for (int size = 1; size <= 33; size++) {
            var transactions = new ArrayList<Transaction>();
            for (int i = 0; i < size; i++) {
                transactions.add(chain.transaction(1, i, new Payload.Transfer(key(2), 1)));
            }
            ImportedBlock block = chain.append(transactions);
            var body = BlockBody.of(block.id(), block.block().encode());
            var hashes = transactions.stream().map(Transaction::fullHash).toList();
            for (int i = 0; i < size; i++) {
                assertThat(body.inclusion(i)).isEqualTo(MerkleTree.inclusion(hashes, i));
                assertThat(body.inclusion(i).verify(hashes.get(i), Block.txRoot(transactions)))
                        .isTrue();
                assertThat(body.transactionId(i)).isEqualTo(transactions.get(i).id());
            }
        }
    }

    private static Payload.EnrolVoters roll(Hash election, int from, int count) {
        var voters = new TreeSet<PublicKey>();
        for (int i = 0; i < count; i++) {
            voters.add(key(from + i));
        }
        return new Payload.EnrolVoters(
                election, voters.stream().map(voter -> new RollEntry(voter, 1)).toList());
    }

    private static List<Hash> idsOf(List<LocatedTransaction> located) {
        return located.stream().map(one -> one.transaction().id()).toList();
    }

    private static final class Told implements IndexListener {
        private final List<Set<Hash>> touched = new ArrayList<>(List.of(Set.of()));
        private final List<Hash> removed = new ArrayList<>();

        @Override
        public void added(ImportedBlock block, Set<Hash> elections) {
            if (block.height() > 0) {
                touched.add(elections);
            }
        }

        @Override
        public void removed(long height, Hash id) {
            removed.add(id);
        }

        Set<Hash> touched(int height) {
            return touched.get(height);
        }
    }
}
