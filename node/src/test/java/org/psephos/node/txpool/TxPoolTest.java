package org.psephos.node.txpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.txpool.PoolEntry.Waiting;

class TxPoolTest {
    private static Transaction transfer(long sequence) {
        return ADA.transaction(Hash.ZERO, sequence, new Payload.Transfer(EDSGER.address(), 1));
    }

    @Test
    void letsNobodyWaitWhileItReadsTheCommittedState() {
        var self = new AtomicReference<TxPool>();
        var held = new ArrayList<Boolean>();
        var pool = new TxPool(PoolLimits.DEFAULT, sender -> {
            held.add(Thread.holdsLock(self.get()));
            return 1;
        });
        self.set(pool);
        for (long sequence : new long[] {1, 2, 4, 0}) {
            pool.add(transfer(sequence), 7);
        }

        List<PoolEntry> entries = pool.entries(10);
        pool.entry(transfer(1).id());
        pool.nextSequence(ADA.address());

        assertThat(entries)
                .extracting(PoolEntry::waiting)
                .containsExactly(Waiting.READY, Waiting.BEHIND_SENDER, Waiting.SEQUENCE_GAP, Waiting.READY);
        assertThat(held).hasSize(6).containsOnly(false);
    }
}
