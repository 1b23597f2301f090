package org.psephos.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.node.testkit.MemoryFiles;

class KeptBlocksTest {
    private static final Path FILE = Path.of("consensus.records");

    private final MemoryFiles files = new MemoryFiles();

    private KeptBlocks open(Hash chainId) {
        return ((EngineRecords.Opened.Ready) EngineRecords.open(files, FILE, chainId))
                .records()
                .blocks();
    }

    private KeptBlocks open() {
        return open(Hash.ZERO);
    }

    private static Block block(long height, long timeMillis) {
        return new Block(
                new Header(
                        1,
                        Hash.ZERO,
                        height,
                        Hash.ZERO,
                        timeMillis,
                        Block.txRoot(List.of()),
                        Hash.ZERO,
                        Hash.ZERO,
                        PublicKey.of(new byte[32]),
                        Bytes.EMPTY,
                        Bytes.EMPTY),
                List.of());
    }

    private static Hash id(Block block) {
        return block.header().id();
    }

    @Test
    void areFoundAgain() {
        Block one = block(7, 1);
        Block other = block(7, 2);
        KeptBlocks kept = open();
        kept.keep(one);
        kept.keep(other);
        kept.keep(one);

        assertThat(kept.find(id(one))).contains(one);
        assertThat(open().find(id(one))).contains(one);
        assertThat(open().find(id(other))).contains(other);
    }

    @Test
    void theLowestGivesWay() {
        KeptBlocks kept = open();
        for (int height = 1; height <= KeptBlocks.MAX_BLOCKS; height++) {
            kept.keep(block(height, 1));
        }
        kept.keep(block(9, 1));

        for (KeptBlocks each : List.of(kept, open())) {
            assertThat(each.find(id(block(1, 1)))).isEmpty();
            assertThat(each.find(id(block(2, 1)))).isPresent();
            assertThat(each.find(id(block(9, 1)))).isPresent();
        }
    }

    @Test
    void amongEqualHeightsWhatCameFirstGivesWay() {
        KeptBlocks kept = open();
        int more = 2 * KeptBlocks.MAX_BLOCKS + 2;
        for (int arrival = 1; arrival <= more; arrival++) {
            kept.keep(block(7, arrival));
            for (KeptBlocks each : List.of(kept, open())) {
                for (int earlier = 1; earlier <= arrival; earlier++) {
                    assertThat(each.find(id(block(7, earlier))).isPresent())
                            .as("block %d after %d", earlier, arrival)
                            .isEqualTo(earlier > arrival - KeptBlocks.MAX_BLOCKS);
                }
            }
        }
    }

    @Test
    void theOrderOfArrivalOutlivesStops() {
        for (int arrival = 1; arrival <= 2 * KeptBlocks.MAX_BLOCKS + 2; arrival++) {
            open().keep(block(7, arrival));

            assertThat(open().find(id(block(7, arrival)))).isPresent();
            assertThat(open().find(id(block(7, Math.max(1, arrival - KeptBlocks.MAX_BLOCKS + 1)))))
                    .isPresent();
        }
    }

    @Test
    void whatIsKeptAgainIsTheLastThatCame() {
        for (int arrival = 1; arrival <= KeptBlocks.MAX_BLOCKS; arrival++) {
            open().keep(block(7, arrival));
        }
        open().keep(block(7, 1));
        open().keep(block(7, 9));

        assertThat(open().find(id(block(7, 1)))).isPresent();
        assertThat(open().find(id(block(7, 2)))).isEmpty();
    }

    /** What a former release wrote: a block and a checksum. */
    private void writeUnnumbered(int slot, Block block) throws IOException {
        byte[] encoded = block.encode();
        var checksum = new CRC32C();
        checksum.update(encoded);
        files.replace(
                FILE.resolveSibling(FILE.getFileName() + ".block" + slot),
                new Writer(encoded.length + Long.BYTES)
                        .raw(encoded)
                        .u64(checksum.getValue())
                        .toBytes());
    }

    @Test
    void filesOfAFormerReleaseAreReadAndGiveWayFirst() throws IOException {
        for (int slot = 1; slot < KeptBlocks.MAX_BLOCKS; slot++) {
            writeUnnumbered(slot, block(7, slot));
        }
        KeptBlocks kept = open();
        assertThat(kept.find(id(block(7, 1)))).contains(block(7, 1));
        for (int arrival = 10; arrival < 10 + KeptBlocks.MAX_BLOCKS; arrival++) {
            kept.keep(block(7, arrival));
        }

        for (int arrival = 10; arrival < 10 + KeptBlocks.MAX_BLOCKS; arrival++) {
            assertThat(open().find(id(block(7, arrival)))).isPresent();
        }
    }

    @Test
    void whatIsDecidedIsForgotten() {
        KeptBlocks kept = open();
        kept.keep(block(7, 1));
        kept.keep(block(8, 1));
        kept.decidedUpTo(7);

        assertThat(kept.find(id(block(7, 1)))).isEmpty();
        assertThat(kept.find(id(block(8, 1)))).isPresent();
    }

    @Test
    void damagedFilesHoldNoBlock() throws IOException {
        open().keep(block(7, 1));
        Path file = FILE.resolveSibling(FILE.getFileName() + ".block0");
        byte[] good = files.read(file).orElseThrow();
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            files.replace(file, bad);
            assertThat(open().find(id(block(7, 1)))).isEmpty();
        }
        files.replace(file, new byte[0]);
        assertThat(open().find(id(block(7, 1)))).isEmpty();
    }

    @Test
    void blocksOfAnotherChainAreNotOurs() {
        open().keep(block(7, 1));

        assertThat(KeptBlocks.open(files, FILE, id(block(1, 1))).find(id(block(7, 1))))
                .isEmpty();
    }

    @Test
    void promiseNothingWhereTheDiskIsFull() {
        KeptBlocks kept = open();
        files.setFull(true);

        assertThatThrownBy(() -> kept.keep(block(7, 1))).isInstanceOf(UncheckedIOException.class);
        assertThat(kept.find(id(block(7, 1)))).isEmpty();
    }
}
