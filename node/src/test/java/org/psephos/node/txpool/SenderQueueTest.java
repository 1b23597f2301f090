package org.psephos.node.txpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

class SenderQueueTest {
    @Property
    void behavesAsASortedMap(@ForAll @Size(max = 60) List<@IntRange(min = -20, max = 20) Integer> steps) {
        var queue = new SenderQueue();
        var model = new TreeMap<Long, Transaction>();

        for (int step : steps) {
            if (step > 0) {
                Transaction added = transaction(step);
                queue.add(added);
                model.put((long) step, added);
            } else {
                queue.remove(-step);
                model.remove((long) -step);
            }
        }

        assertThat(queue.size()).isEqualTo(model.size());
        assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        for (long sequence = 0; sequence <= 21; sequence++) {
            assertThat(queue.contains(sequence)).isEqualTo(model.containsKey(sequence));
            assertThat(queue.find(sequence).orElse(null)).isSameAs(model.get(sequence));
            long first = sequence;
            while (model.containsKey(first - 1)) {
                first--;
            }
            assertThat(queue.firstBefore(sequence)).isEqualTo(first);
            assertThat(queue.below(sequence))
                    .containsExactlyElementsOf(
                            new ArrayList<>(model.headMap(sequence).values()));
        }
    }

    private static Transaction transaction(long sequence) {
        var key = PublicKey.of(new byte[PublicKey.BYTES]);
        return new UnsignedTransaction(Hash.ZERO, key, sequence, 1, 0, new Payload.CloseEnrolment(Hash.ZERO))
                .sign(new byte[Transaction.SIGNATURE_BYTES]);
    }
}
