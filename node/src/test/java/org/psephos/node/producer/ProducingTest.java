package org.psephos.node.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;
import static org.psephos.node.testkit.TestWorld.GRACE;
import static org.psephos.node.testkit.TestWorld.ballot;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.txpool.PoolEntry;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.node.txpool.TxVerdict;

/** What a mining node does with the transactions that wait, from submission to block and back. */
class ProducingTest {
    private static final Genesis GENESIS = TestWorld.productive(20);

    private final LedgerKit kit = new LedgerKit(GENESIS);

    private Transaction pay(Person from, long sequence) {
        return from.transaction(GENESIS.chainId(), sequence, new Payload.Transfer(EDSGER.address(), 1 + sequence));
    }

    private static Payload largeRoll() {
        List<RollEntry> chunk = Person.crowd("voter", 100).stream()
                .map(voter -> new RollEntry(voter.address(), 1))
                .toList();
        return new Payload.EnrolVoters(Hash.ZERO, chunk);
    }

    private PoolEntry.Waiting waiting(Transaction transaction) {
        return kit.ledger().pool().entry(transaction.id()).orElseThrow().waiting();
    }

    @Test
    void putsWhatWaitsIntoTheNextBlockAndEmptiesThePool() {
        kit.accept(pay(ADA, 0), pay(ADA, 1), pay(GRACE, 0));
        kit.mine(1);

        assertThat(kit.at(1).transactions()).containsExactly(pay(ADA, 0), pay(ADA, 1), pay(GRACE, 0));
        assertThat(kit.ledger().pool().count()).isZero();
        assertThat(kit.ledger().pool().bytes()).isZero();
    }

    @Test
    void ordersWhatCameInTheWrongOrder() {
        for (int sequence = 9; sequence >= 0; sequence--) {
            kit.accept(pay(ADA, sequence));
        }
        kit.mine(1);
        assertThat(kit.at(1).transactions()).hasSize(10);
    }

    @Test
    void saysWhyATransactionWaits() {
        kit.accept(pay(ADA, 0), pay(ADA, 1), pay(ADA, 3));

        assertThat(waiting(pay(ADA, 0))).isEqualTo(PoolEntry.Waiting.READY);
        assertThat(waiting(pay(ADA, 1))).isEqualTo(PoolEntry.Waiting.BEHIND_SENDER);
        assertThat(waiting(pay(ADA, 3))).isEqualTo(PoolEntry.Waiting.SEQUENCE_GAP);
        assertThat(kit.nextSequence(ADA)).isEqualTo(2);
        kit.mine(1);
        assertThat(kit.ledger().pool().count()).isEqualTo(1);
        kit.accept(pay(ADA, 2));
        kit.mine(1);
        assertThat(kit.ledger().pool().count()).isZero();
    }

    @Test
    void evictsWhatExpiresWhileItWaits() {
        Transaction late = ADA.sign(new UnsignedTransaction(
                GENESIS.chainId(), ADA.address(), 1, 3, 0, new Payload.Transfer(EDSGER.address(), 1)));
        kit.accept(late);
        kit.mine(5);

        assertThat(kit.evicted()).containsEntry(late.id(), RejectCode.EXPIRED);
        assertThat(kit.ledger().pool().count()).isZero();
    }

    @Test
    void evictsWhatTheChainOvertook() {
        Transaction mine = pay(ADA, 0);
        Transaction other = ADA.transaction(GENESIS.chainId(), 0, new Payload.Transfer(GRACE.address(), 9));
        var elsewhere = new LedgerKit(GENESIS);
        elsewhere.accept(other);
        elsewhere.mine(1);
        kit.accept(mine, pay(ADA, 1));

        assertThat(kit.importBlock(elsewhere.at(1))).isInstanceOf(ImportOutcome.Adopted.class);

        assertThat(kit.evicted()).containsExactly(java.util.Map.entry(mine.id(), RejectCode.STALE_SEQUENCE));
        kit.mine(1);
        assertThat(kit.at(2).transactions()).containsExactly(pay(ADA, 1));
    }

    @Test
    void takesACopyWithAnotherSignatureInABlockForThePooledOne() {
        UnsignedTransaction draft = ADA.draft(GENESIS.chainId(), 0, new Payload.Transfer(EDSGER.address(), 5));
        var elsewhere = new LedgerKit(GENESIS);
        elsewhere.accept(ADA.sign(draft, 1));
        elsewhere.mine(1);
        kit.accept(ADA.sign(draft, 0));

        assertThat(kit.importBlock(elsewhere.at(1))).isInstanceOf(ImportOutcome.Adopted.class);

        assertThat(kit.ledger().pool().count()).isZero();
        assertThat(kit.evicted()).isEmpty();
        kit.mine(3);
        assertThat(kit.account(EDSGER).balance()).isEqualTo(5);
    }

    @Test
    void returnsVotesOfALosingBranchToThePoolAndCountsThemOnce() {
        List<Person> voters = Person.crowd("voter", 6);
        Hash election = kit.election(ADA, 30_000, 10_000_000, voters);
        kit.mineUntil(30_000);
        long fork = kit.head().height();
        var other = new LedgerKit(
                GENESIS, Person.named("other miner"), new PoolLimits(1_000, 1 << 20, 600, 100, 500, 1 << 20));
        for (long height = 1; height <= fork; height++) {
            other.clock()
                    .step(kit.at(height).header().timeMillis() - other.clock().nowMillis() + 1_000);
            assertThat(other.importBlock(kit.at(height))).isInstanceOf(ImportOutcome.Adopted.class);
        }
        for (int i = 0; i < 4; i++) {
            kit.accept(kit.next(voters.get(i), ballot(election, 0)));
        }
        other.accept(other.next(voters.get(3), ballot(election, 0)), other.next(voters.get(4), ballot(election, 1)));
        kit.mine(1);
        other.mine(4);
        assertThat(kit.status(election).turnoutVoters()).isEqualTo(4);

        for (long height = fork + 1; height <= other.head().height(); height++) {
            kit.clock().step(5_000);
            kit.importBlock(other.at(height));
        }

        assertThat(kit.head().id()).isEqualTo(other.head().id());
        assertThat(kit.status(election).turnoutVoters()).isEqualTo(2);
        assertThat(kit.ledger().pool().count()).isEqualTo(3);
        kit.mine(2);
        assertThat(kit.ledger().pool().count()).isZero();
        assertThat(kit.status(election).turnoutVoters()).isEqualTo(5);
        assertThat(kit.status(election).tally()).hasToString("[4, 4, 1, 1, 0, 0, 0, 0]");
        assertThat(kit.evicted()).isEmpty();
    }

    @Test
    void sharesABlocksRoomAmongElections() {
        List<Person> crowd = Person.crowd("voter", 450);
        Hash large = kit.election(ADA, 60_000, 10_000_000, crowd.subList(0, 400));
        Hash small = kit.election(GRACE, 60_000, 10_000_000, crowd.subList(400, 450));
        kit.mineUntil(60_000);
        var ballots = new ArrayList<Transaction>();
        for (Person voter : crowd) {
            boolean inLarge = ballots.size() < 400;
            ballots.add(kit.next(voter, ballot(inLarge ? large : small, 0)));
        }
        long before = kit.head().height();
        kit.accept(ballots.subList(0, 400).toArray(Transaction[]::new));
        kit.accept(ballots.subList(400, 450).toArray(Transaction[]::new));

        kit.mine(1);
        assertThat(kit.at(before + 1).transactions())
                .as("the first block was full")
                .hasSizeLessThan(400);
        kit.mine(1);

        assertThat(kit.status(small).turnoutVoters())
                .as("the small one is through")
                .isEqualTo(50);
        kit.mine(1);
        assertThat(kit.status(large).turnoutVoters()).isEqualTo(400);
        assertThat(kit.ledger().pool().count()).isZero();
    }

    @Test
    void keepsWhatWaitsBehindATransactionThatHasNoRoomYet() {
        var fillers = new ArrayList<Transaction>();
        for (int i = 0; i < 3; i++) {
            fillers.add(GRACE.transaction(GENESIS.chainId(), i, creation(16_000)));
        }
        kit.accept(fillers.toArray(Transaction[]::new));
        Transaction follower = pay(ADA, 1);
        kit.accept(follower);
        Transaction big = ADA.transaction(GENESIS.chainId(), 0, creation(16_100));
        kit.accept(GRACE.transaction(GENESIS.chainId(), 3, creation(5_000)));
        kit.accept(big);

        assertThat(kit.evicted()).isEmpty();
        kit.mine(2);
        assertThat(kit.account(EDSGER).balance()).isEqualTo(2);
    }

    private static Payload creation(int bytes) {
        var definition = TestWorld.election(30_000, 60_000, RevoteRule.LAST);
        return new Payload.CreateElection(new org.psephos.core.election.ElectionDefinition(
                definition.kind(),
                definition.languages(),
                definition.title(),
                LocalText.of("x".repeat(bytes)),
                definition.questions(),
                definition.enrolByMillis(),
                definition.opensMillis(),
                definition.closesMillis(),
                definition.revote(),
                definition.documents()));
    }

    @Test
    void keepsRoomForWhatIsReadyFromWhatWaitsForOthers() {
        var small = new LedgerKit(GENESIS, TestWorld.MINER, new PoolLimits(40, 1 << 20, 600, 100, 500, 1 << 20));
        int taken = 0;
        for (int i = 0; i < 40; i++) {
            if (small.submit(pay(Person.named("stranger" + i), 5)) instanceof TxVerdict.Accepted) {
                taken++;
            }
        }

        assertThat(taken).isEqualTo(10);
        small.accept(pay(ADA, 0));
        small.mine(1);
        assertThat(small.account(ADA).sequence()).isEqualTo(1);
    }

    @Test
    void keepsRoomForWhatIsReadyHoweverLargeWhatWaitsForOthersIs() {
        var small = new LedgerKit(GENESIS, TestWorld.MINER, new PoolLimits(1_000, 64 << 10, 600, 100, 500, 1 << 20));
        for (int i = 0; i < 40; i++) {
            small.submit(Person.named("stranger" + i).transaction(small.chainId(), 5, largeRoll()));
        }

        assertThat(small.ledger().pool().count()).isPositive();
        assertThat(small.ledger().pool().bytes()).isLessThanOrEqualTo(16 << 10);
        small.accept(pay(ADA, 0));
    }

    @Test
    void countsAnewWhatWaitsForOthersOnceTheyCame() {
        var small = new LedgerKit(GENESIS, TestWorld.MINER, new PoolLimits(1_000, 64 << 10, 600, 100, 500, 1 << 20));
        for (int round = 0; round < 20; round++) {
            long next = 4L * round;
            small.accept(pay(ADA, next + 3), pay(ADA, next + 1), pay(ADA, next), pay(ADA, next + 2));
            small.mine(1);
        }

        assertThat(small.account(ADA).sequence()).isEqualTo(80);
        assertThat(small.ledger().pool().bytes()).isZero();
    }

    @Test
    void saysWhyAReturnedTransactionFoundNoRoom() {
        var tight = new LedgerKit(GENESIS, TestWorld.MINER, new PoolLimits(2, 1 << 20, 600, 100, 500, 1 << 20));
        var other =
                new LedgerKit(GENESIS, Person.named("other miner"), new PoolLimits(2, 1 << 20, 600, 100, 500, 1 << 20));
        tight.accept(pay(ADA, 0), pay(GRACE, 0));
        tight.mine(1);
        tight.accept(pay(ADA, 1), pay(GRACE, 1));
        other.mine(4);
        for (long height = 1; height <= 4; height++) {
            tight.clock().step(5_000);
            tight.importBlock(other.at(height));
        }

        assertThat(tight.evicted().values()).containsOnly(RejectCode.POOL_FULL);
        assertThat(tight.evicted())
                .containsOnlyKeys(pay(ADA, 0).id(), pay(GRACE, 0).id());
    }

    @Test
    void goesOnMiningWhenItsClockIsSetBackAndForth() {
        for (long step : new long[] {60_000, -30_000, -5_000, 3_600_000}) {
            kit.clock().step(step);
            kit.accept(kit.next(ADA, new Payload.Transfer(EDSGER.address(), 1)));
            kit.mine(3);
        }
        assertThat(kit.account(EDSGER).balance()).isEqualTo(4);
        assertThat(kit.halts()).isEmpty();
    }

    @Test
    void stopsLoudlyWhenTheDiskIsFull() {
        kit.mine(2);
        kit.storage().setFull(true);
        kit.ledger().production(true);
        kit.time().advance(10_000);

        assertThat(kit.halts()).isNotEmpty();
        assertThat(kit.halts().getFirst()).startsWith("DISK_FULL");
        assertThat(kit.head().height()).isEqualTo(2);
    }

    @Test
    void makesBlocksThatAnotherNodeTakesWithTheSameState() {
        var other = new LedgerKit(GENESIS);
        List<Person> voters = Person.crowd("voter", 30);
        Hash election = kit.election(ADA, 30_000, 10_000_000, voters);
        kit.mineUntil(30_000);
        for (Person voter : voters) {
            kit.accept(kit.next(voter, ballot(election, voter.address().bit(0))));
            if (voter.address().bit(1) == 0) {
                kit.mine(1);
            }
        }
        kit.mine(1);
        for (long height = 1; height <= kit.head().height(); height++) {
            Block block = kit.at(height);
            other.clock()
                    .step(Math.max(
                            0, block.header().timeMillis() - other.clock().nowMillis()));
            assertThat(other.importBlock(Block.decode(block.encode()).orThrow()))
                    .isInstanceOf(ImportOutcome.Adopted.class);
        }
        assertThat(other.status(election)).isEqualTo(kit.status(election));
        assertThat(other.head()).isEqualTo(kit.head());
    }
}
