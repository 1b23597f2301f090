package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;

/** A state so large that its tree is written in parts. */
class TreePartsTest {
    private static final int VOTERS = 36_000;
    private static final int CHUNK = 450;
    private static final int CHUNKS_A_BLOCK = 4;

    private final ChainKit kit = new ChainKit();
    private final ChainKit other = new ChainKit();
    private long sequence;

    @Test
    void startsAgainAnywhereFromPartsOfDifferentBlocks() {
        enrolAll();
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 30; j++) {
                kit.adopt(other.grow(transfer()));
            }
            kit.reopen(i % 20 == 19);
            assertThat(faults()).isEmpty();
            if (i % 20 == 15) {
                assertThat(kit.treeBlocks().stream().distinct()).hasSizeGreaterThan(2);
            }
        }
        kit.assertSameAs(other);
    }

    /** A part that never reached the disk is written later, and so are all after it: the oldest one's undo records must still be there. */
    @Test
    void goesOnFromItsPartsHoweverOftenAPowerCutTakesTheNewest() {
        enrolAll();
        for (int part = 0; part <= StateTree.PARTS; part++) {
            growUntilAPartIsWritten();
            losePowerBeforeItIsOnTheDisk();
            growUntilAPartIsWritten();
            kit.grow(transfer());
        }
        growUntilAPartIsWritten();
        for (int cut = 0; cut < 20; cut++) {
            losePowerBeforeItIsOnTheDisk();
            growUntilAPartIsWritten();
        }
        losePowerBeforeItIsOnTheDisk();
        assertThat(faults()).isEmpty();
    }

    private void losePowerBeforeItIsOnTheDisk() {
        List<Hash> withNewest = kit.treeBlocks();
        kit.storage().losePower(kit.storage().syncedSequence());
        kit.reopen(false);
        assertThat(kit.treeBlocks().subList(1, StateTree.PARTS))
                .as(
                        "the newest part is lost, and nothing was rebuilt, at height %s",
                        kit.head().height())
                .isEqualTo(withNewest.subList(0, StateTree.PARTS - 1));
    }

    private void growUntilAPartIsWritten() {
        List<Hash> before = kit.treeBlocks();
        while (kit.treeBlocks().equals(before)) {
            kit.grow(transfer());
        }
    }

    @Test
    void goesOnInPartsFromPagesThatWereRebuilt() {
        enrolAll();
        loseAllPages();
        for (int i = 0; i < 300; i++) {
            kit.adopt(other.grow(transfer()));
        }
        assertThat(kit.treeBlocks().stream().distinct()).hasSizeGreaterThan(1);
        assertThat(faults()).isEmpty();
        kit.reopen(false);
        kit.assertSameAs(other);
    }

    private void loseAllPages() {
        WriteBatch batch = kit.store().batch();
        batch.deleteRange(kit.column("tree"), ByteRange.all());
        assertThat(kit.store().commit(batch, Durability.SYNCED)).isInstanceOf(WriteOutcome.Done.class);
    }

    private List<String> faults() {
        var terms = new ChainVerification.Terms(
                kit.genesis(), ActivationTable.INITIAL, kit.engine(), ChainKit.MAX_REORG_DEPTH);
        return new ChainVerification(kit.store(), terms, (what, done, total) -> {})
                .run()
                .faults();
    }

    private Transaction transfer() {
        return ADA.transaction(
                kit.chainId(),
                sequence,
                new Payload.Transfer(Person.named("p" + sequence++).address(), 1));
    }

    private void enrolAll() {
        Transaction creation = ADA.transaction(
                kit.chainId(),
                sequence++,
                new Payload.CreateElection(TestWorld.election(10_000_000, 20_000_000, RevoteRule.LAST)));
        kit.adopt(other.grow(creation));
        List<Person> crowd = Person.crowd("voter", VOTERS);
        var chunks = new ArrayList<Transaction>();
        for (int from = 0; from < VOTERS; from += CHUNK) {
            chunks.add(enrolment(creation.id(), crowd.subList(from, from + CHUNK)));
            if (chunks.size() == CHUNKS_A_BLOCK) {
                kit.adopt(other.grow(chunks.toArray(Transaction[]::new)));
                chunks.clear();
            }
        }
    }

    private Transaction enrolment(Hash election, List<Person> voters) {
        List<RollEntry> entries = voters.stream()
                .map(voter -> new RollEntry(voter.address(), 1))
                .sorted(Comparator.comparing(RollEntry::voter))
                .toList();
        return ADA.transaction(kit.chainId(), sequence++, new Payload.EnrolVoters(election, entries));
    }
}
