package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.psephos.core.codec.Decoded;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.testkit.TestWorld;

class WireFuzzTest {
    private static final List<Samples> KINDS = Samples.of(new Random(1));

    /** Whatever a peer sends as a message of any kind: refused, or written back alike. */
    @FuzzTest(maxDuration = "2m")
    void messages(byte[] input) {
        for (Samples kind : KINDS) {
            if (kind.readAndWriteBack().apply(input) instanceof Decoded.Ok<byte[]>(byte[] again)) {
                assertThat(again).as(kind.name()).isEqualTo(input);
            }
        }
    }

    /** A compact block of whatever form makes no trouble when it is put together. */
    @FuzzTest(maxDuration = "1m")
    void reconstruction(byte[] input) {
        if (CompactBlock.decode(input) instanceof Decoded.Ok<CompactBlock>(CompactBlock compact)) {
            List<Transaction> pool = List.of(TestWorld.ADA.transaction(
                    TestWorld.genesis().chainId(),
                    0,
                    TestWorld.ballot(compact.header().parent(), 1)));
            Reconstruction.of(compact, pool, 7).ifPresent(block -> {
                assertThat(block.missing()).hasSizeLessThanOrEqualTo(compact.transactions());
                block.block().map(Block::bodyMatchesHeader).ifPresent(matches -> assertThat(matches)
                        .isTrue());
            });
        }
    }
}
