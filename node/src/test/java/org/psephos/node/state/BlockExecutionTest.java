package org.psephos.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.GRACE;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.testkit.TestWorld;

/** What a block may hold besides bytes. */
class BlockExecutionTest {
    private static final Genesis GENESIS = TestWorld.genesis();

    private static final StateReader NOTHING = new StateReader() {
        @Override
        public <V> Optional<V> get(StateKey<V> key) {
            return Optional.empty();
        }
    };

    private static Transaction by(long sequence, Payload payload) {
        return ADA.transaction(GENESIS.chainId(), sequence, payload);
    }

    private static Transaction creation(long sequence) {
        return by(sequence, new Payload.CreateElection(TestWorld.election(5_000, 9_000, RevoteRule.LAST)));
    }

    @Test
    void hasNoRoomForMoreElectionsThanABlockMayConcern() {
        var context = new BlockContext(GENESIS, 1, 1, GENESIS.timeMillis(), GRACE.address());
        var execution = new BlockExecution(TestWorld.rules(), context, NOTHING);
        Transaction first = creation(0);
        assertThat(execution.append(first)).isEmpty();
        for (int i = 1; i < Limits.MAX_BLOCK_ELECTIONS; i++) {
            assertThat(execution.hasRoomFor(creation(i))).isTrue();
            assertThat(execution.append(creation(i))).isEmpty();
        }
        long next = Limits.MAX_BLOCK_ELECTIONS;

        assertThat(execution.hasRoomFor(creation(next))).isFalse();
        assertThat(execution.hasRoomFor(by(next, new Payload.CloseEnrolment(Hash.ZERO))))
                .isFalse();
        assertThat(execution.hasRoomFor(by(next, new Payload.CancelElection(first.id()))))
                .isTrue();
        assertThat(execution.hasRoomFor(by(next, new Payload.Transfer(GRACE.address(), 1))))
                .isTrue();
    }
}
