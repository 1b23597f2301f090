package org.psephos.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.node.testkit.MemoryFiles;

class EngineRecordsTest {
    private static final Path FILE = Path.of("consensus.records");
    private static final Bytes ONE = Bytes.of(new byte[] {1});
    private static final Bytes TWO = Bytes.of(new byte[] {2, 2});

    private final MemoryFiles files = new MemoryFiles();

    private EngineRecords.Opened open(Hash chainId) {
        return EngineRecords.open(files, FILE, chainId);
    }

    private EngineRecords ready() {
        return ((EngineRecords.Opened.Ready) open(Hash.ZERO)).records();
    }

    @Test
    void areFoundAgain() {
        assertThat(ready().all()).isEmpty();
        ready().put(Map.of("lock", ONE, "vote", ONE));
        ready().put(Map.of("vote", TWO, "round", ONE));
        ready().put(Map.of("round", Bytes.EMPTY, "never there", Bytes.EMPTY));

        assertThat(ready().all()).isEqualTo(Map.of("lock", ONE, "vote", TWO));
    }

    @Test
    void stayAsTheyWereWhereTheDiskIsFull() {
        EngineRecords records = ready();
        records.put(Map.of("vote", ONE));
        files.setFull(true);

        assertThatThrownBy(() -> records.put(Map.of("vote", TWO))).isInstanceOf(UncheckedIOException.class);

        assertThat(records.all()).isEqualTo(Map.of("vote", ONE));
        assertThat(ready().all()).isEqualTo(Map.of("vote", ONE));
    }

    @Test
    void areBounded() {
        EngineRecords records = ready();

        assertThatThrownBy(() -> records.put(Map.of("large", Bytes.of(new byte[EngineRecords.MAX_BYTES]))))
                .isInstanceOf(IllegalStateException.class);
        for (int i = 0; i < 1_024; i++) {
            records.put(Map.of("name" + i, ONE));
        }
        assertThatThrownBy(() -> records.put(Map.of("one more", ONE))).isInstanceOf(IllegalStateException.class);
        assertThat(ready().all()).hasSize(1_024);
    }

    @Test
    void areNotReadWhereTheFileIsTooLong() throws Exception {
        files.replace(FILE, new byte[EngineRecords.MAX_BYTES + 1_000]);

        assertThat(open(Hash.ZERO))
                .isInstanceOfSatisfying(EngineRecords.Opened.Failed.class, failed -> assertThat(failed.detail())
                        .contains("over " + EngineRecords.MAX_BYTES + " bytes"));
    }

    @Test
    void areNotGuessedWhereTheFileIsDamagedOrOfAnotherChain() throws Exception {
        ready().put(Map.of("vote", TWO));
        byte[] good = files.read(FILE).orElseThrow();
        assertThat(open(Hash.parse("11".repeat(32)))).isInstanceOf(EngineRecords.Opened.Failed.class);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x40;
            files.replace(FILE, bad);
            assertThat(open(Hash.ZERO)).as("byte %s", i).isInstanceOf(EngineRecords.Opened.Failed.class);
            files.replace(FILE, Arrays.copyOf(good, i));
            assertThat(open(Hash.ZERO)).as("length %s", i).isInstanceOf(EngineRecords.Opened.Failed.class);
        }
    }
}
