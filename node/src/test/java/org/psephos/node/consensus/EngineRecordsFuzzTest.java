package org.psephos.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.Allocation;
import org.psephos.node.testkit.MemoryFiles;

class EngineRecordsFuzzTest {
    private static final Path FILE = Path.of("consensus.records");

    /** Whatever a file of this chain holds under a checksum that is right: refused, or written back alike. */
    @FuzzTest(maxDuration = "1m")
    void records(byte[] content) throws Exception {
        var out = new Writer().varint(1).raw(Hash.ZERO).raw(content);
        var checksum = new CRC32C();
        checksum.update(out.toBytes());
        byte[] file = out.u64(checksum.getValue()).toBytes();
        var files = new MemoryFiles();
        files.replace(FILE, file);
        Allocation.isBounded(content.length, () -> EngineRecords.open(files, FILE, Hash.ZERO));

        switch (EngineRecords.open(files, FILE, Hash.ZERO)) {
            case EngineRecords.Opened.Ready(EngineRecords records) -> {
                records.put(Map.of());
                assertThat(files.read(FILE)).contains(file);
            }
            case EngineRecords.Opened.Failed(String code, String detail) -> {
                assertThat(code).isEqualTo("ENGINE_RECORDS_UNUSABLE");
                assertThat(detail).isNotBlank();
            }
        }
    }
}
