package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.MerkleLog;
import org.psephos.core.merkle.MerkleTree;
import org.psephos.node.testkit.ChainKit;

class HistoryProverTest {
    private static Hash id(long height) {
        return Hash.ofWords(height, 1, 2, 3);
    }

    private static MerkleLog log(List<Hash> ids) {
        return MerkleLog.EMPTY.appendAll(ids);
    }

    @Test
    void givesTheSameProofsAsATreeOverAllIds() {
        List<Hash> ids = IntStream.range(0, 70).mapToObj(HistoryProverTest::id).toList();
        var prover = new HistoryProver(new HistoryProver.Chain() {
            @Override
            public Hash id(long height) {
                return ids.get((int) height);
            }

            @Override
            public MerkleLog history(long height) {
                return log(ids.subList(0, (int) height + 1));
            }
        });
        for (int size = 1; size <= ids.size(); size++) {
            for (int height = 0; height < size; height++) {
                assertThat(prover.prove(height, size)).isEqualTo(MerkleTree.inclusion(ids.subList(0, size), height));
            }
        }
    }

    @Test
    void readsAsManyRecordsAsTheProofHasHashes() {
        var reads = new AtomicInteger();
        long size = 1_000_003;
        var prover = new HistoryProver(new HistoryProver.Chain() {
            @Override
            public Hash id(long height) {
                return HistoryProverTest.id(height);
            }

            @Override
            public MerkleLog history(long height) {
                reads.incrementAndGet();
                long count = height + 1;
                return new MerkleLog(count, java.util.Collections.nCopies(Long.bitCount(count), Hash.ZERO));
            }
        });

        assertThat(prover.prove(700_001, size).path()).hasSizeLessThan(21);
        assertThat(reads).hasValueLessThan(21);
    }

    @Test
    void provesAgainstTheHeadersHistoryRootAlsoAfterAReorganisation() {
        var kit = new ChainKit();
        kit.growTo(20);
        ChainKit other = kit.fork(13);
        other.growTo(25);
        kit.growTo(22);
        kit.feedAll(other.blocks(14));

        ChainReader reader = kit.chain().reader();
        for (int later = 1; later <= 25; later++) {
            Hash root = reader.header(reader.idAt(later).orElseThrow())
                    .orElseThrow()
                    .historyRoot();
            for (int height = 0; height < later; height++) {
                assertThat(reader.historyProof(height, later)
                                .verify(reader.idAt(height).orElseThrow(), root))
                        .isTrue();
            }
        }
        assertThatThrownBy(() -> reader.historyProof(3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.historyProof(3, 90)).isInstanceOf(IllegalArgumentException.class);
    }
}
