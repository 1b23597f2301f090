package org.psephos.node.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;
import static org.psephos.node.testkit.TestWorld.GRACE;
import static org.psephos.node.testkit.TestWorld.MINER;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.chain.Candidate;
import org.psephos.node.chain.ProofStage;
import org.psephos.node.state.StateReader;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.StubEngine;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.node.txpool.TxPool;
import org.psephos.node.txpool.TxVerdict;

/** A producer that hears of the chain later than the state changes. */
class ProducerTest {
    private static final int MAX_ENGINE_FIELDS_BYTES = 100;

    private final ChainKit kit = new ChainKit();
    private final ChainKit other = kit.fork(0);
    private final Map<Hash, RejectCode> evicted = new HashMap<>();
    private boolean failing;
    private TxPool pool = pool(1_000);
    private Producer producer = producer();

    private TxPool pool(int maxCount) {
        return new TxPool(new PoolLimits(maxCount, 1 << 20, 600, 100, 500, 1 << 20), sender -> kit.chain()
                .committed()
                .get(StateColumn.account(sender))
                .map(Account::sequence)
                .orElse(0L));
    }

    private Producer producer() {
        return new Producer(
                kit.genesis(),
                ActivationTable.INITIAL,
                TestWorld.rules(),
                new ProofStage(TestWorld.rules(), kit.chain().verified()),
                MINER.address(),
                new StateReader() {
                    @Override
                    public <V> Optional<V> get(StateKey<V> key) {
                        if (failing && key.equals(StateColumn.account(EDSGER.address()))) {
                            throw new IllegalStateException("parts of two states");
                        }
                        return kit.chain().committed().get(key);
                    }
                },
                kit.chain()::committedBlock,
                pool,
                kit.head(),
                MAX_ENGINE_FIELDS_BYTES,
                (transaction, why) -> evicted.put(transaction.id(), why.code()));
    }

    private Transaction pay(Person from, long sequence) {
        return from.transaction(kit.chainId(), sequence, new Payload.Transfer(EDSGER.address(), 1));
    }

    private void admit(Transaction transaction) {
        assertThat(producer.admit(transaction, 0)).isInstanceOf(TxVerdict.Accepted.class);
    }

    private Candidate candidate(Bytes engineFields) {
        return producer.candidate(
                        kit.head().id(), kit.head().header().timeMillis() + TestWorld.SPACING_MILLIS, engineFields)
                .orElseThrow();
    }

    @Test
    void evictsNothingForWhatABlockTookThatItHasNotHeardOf() {
        var old = kit.head();
        admit(pay(ADA, 0));
        admit(pay(GRACE, 0));
        candidate(StubEngine.weight(1));
        Block block = other.grow(pay(ADA, 0), pay(GRACE, 0));
        kit.adopt(block);

        producer.candidate(old.id(), old.header().timeMillis() + TestWorld.SPACING_MILLIS, StubEngine.weight(1));
        producer.extended(kit.head(), block);

        assertThat(evicted).isEmpty();
        assertThat(pool.count()).isZero();
        admit(pay(ADA, 1));
    }

    /** Sums of one state and a voter of the next do not go together, and executing on both may fail in any way. */
    @Test
    void countsForNothingWhatFailsOnPartsOfTwoStates() {
        var old = kit.head();
        Block block = other.grow(pay(GRACE, 0));
        kit.adopt(block);
        failing = true;

        assertThat(producer.admit(pay(ADA, 0), 0))
                .isInstanceOfSatisfying(
                        TxVerdict.Rejected.class, no -> assertThat(no.code()).isEqualTo(RejectCode.OVERLOADED));
        assertThat(producer.candidate(
                        old.id(), old.header().timeMillis() + TestWorld.SPACING_MILLIS, StubEngine.weight(1)))
                .isEmpty();

        failing = false;
        producer.extended(kit.head(), block);
        admit(pay(ADA, 0));
        assertThat(candidate(StubEngine.weight(1)).transactions()).containsExactly(pay(ADA, 0));
    }

    @Test
    void keepsWhatFailedOnPartsOfTwoStatesInThePool() {
        admit(pay(ADA, 0));
        Block first = other.grow();
        kit.adopt(first);
        var between = kit.head();
        kit.adopt(other.grow(pay(GRACE, 0)));
        failing = true;
        producer.extended(between, first);
        failing = false;

        assertThat(evicted).isEmpty();
        assertThat(pool.transactions()).containsExactly(pay(ADA, 0));
    }

    @Test
    void doesNotHideAFaultThatOneStateShows() {
        failing = true;

        assertThatThrownBy(() -> producer.admit(pay(ADA, 0), 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void evictsNothingThatBothBranchesHold() {
        pool = pool(1);
        producer = producer();
        admit(pay(GRACE, 0));
        Block block = other.grow(pay(ADA, 0));
        kit.adopt(block);

        producer.reorganised(kit.head(), List.of(block), List.of(pay(ADA, 0)), 0);

        assertThat(evicted).isEmpty();
        assertThat(pool.transactions()).containsExactly(pay(GRACE, 0));
    }

    @Test
    void leavesRoomForWhatTheEngineAddsToTheHeader() {
        for (int i = 0; i < 500; i++) {
            admit(pay(ADA, i));
        }
        byte[] fields = new byte[MAX_ENGINE_FIELDS_BYTES];
        fields[0] = 1;

        Candidate full = candidate(Bytes.of(fields));

        assertThat(full.transactions()).hasSizeBetween(100, 499);
        var block =
                new Block(kit.chain().prepare(full).orElseThrow().withSeal(StubEngine.GOOD_SEAL), full.transactions());
        assertThat(block.size()).isBetween(TestWorld.MAX_BLOCK_BYTES - 600, TestWorld.MAX_BLOCK_BYTES);
        kit.adopt(block);
    }

    @Test
    void refusesLongerEngineFieldsThanAnnounced() {
        assertThatThrownBy(() -> candidate(Bytes.of(new byte[MAX_ENGINE_FIELDS_BYTES + 1])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
