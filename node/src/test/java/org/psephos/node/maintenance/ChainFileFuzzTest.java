package org.psephos.node.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.psephos.node.chain.StoredBlock;

class ChainFileFuzzTest {
    private static final byte[] MAGIC = "psephos-chain/2\n".getBytes(StandardCharsets.US_ASCII);

    /** Whatever stands behind the first line: read to its end, or refused. */
    @FuzzTest(maxDuration = "1m")
    void noFileDoesMoreThanBeRefused(byte[] rest) throws IOException {
        Path file = Files.createTempFile("chain", ".psephos");
        try {
            var content = new ByteArrayOutputStream();
            content.writeBytes(MAGIC);
            content.writeBytes(rest);
            Files.write(file, content.toByteArray());

            assertThat(bytesIn(file)).isLessThanOrEqualTo(content.size());
        } finally {
            Files.delete(file);
        }
    }

    private static long bytesIn(Path file) throws IOException {
        ChainFile.isWhole(file);
        try (var input = new ChainFile.Input(file)) {
            long bytes = 0;
            for (Optional<StoredBlock> block = input.next(); block.isPresent(); block = input.next()) {
                bytes += block.get().certificate().length() + block.get().encoded().length;
            }
            return bytes;
        } catch (IOException refused) {
            return 0;
        }
    }
}
