package org.psephos.wallet.election;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.wallet.output.Failure;

class RollFilePropertyTest {
    @Property(tries = 50)
    void cutsIntoChunksThatFitATransactionAndLoseNobody(@ForAll @IntRange(min = 1, max = 12_000) int voters) {
        List<RollEntry> roll = IntStream.range(0, voters)
                .mapToObj(i -> new RollEntry(
                        PublicKey.of(new Writer().u64(0).u64(0).u64(0).u64(i).toBytes()), 1L + i % 40_000))
                .toList();

        List<List<RollEntry>> chunks = RollFile.chunks(roll, Limits.MAX_TRANSACTION_BYTES - 512);

        assertThat(chunks.stream().flatMap(List::stream)).containsExactlyElementsOf(roll);
        for (List<RollEntry> chunk : chunks) {
            var out = new Writer();
            new Payload.EnrolVoters(Hash.ZERO, chunk).write(out);
            assertThat(out.size()).isLessThan(Limits.MAX_TRANSACTION_BYTES - 256);
        }
    }

    @Property
    void readsOrRefusesAnyBytes(@ForAll byte[] bytes) {
        try {
            assertThat(RollFile.parse(bytes, "roll.csv")).isNotEmpty();
        } catch (Failure refused) {
            assertThat(refused).message().isNotBlank();
        }
    }
}
