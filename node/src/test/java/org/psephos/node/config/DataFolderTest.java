package org.psephos.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.node.runtime.SystemClock;
import org.psephos.node.runtime.SystemRandomness;
import org.psephos.node.testkit.MemoryFiles;

/** What the node says of a folder that it cannot use. */
class DataFolderTest {
    private final MemoryFiles files = new MemoryFiles();

    @TempDir
    private Path temp;

    private DataFolder open(Path folder) throws ConfigException {
        return DataFolder.open(folder, files, new SystemRandomness(), new SystemClock());
    }

    @Test
    void namesAFolderThatCannotBeMade() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        var refused = catchThrowableOfType(ConfigException.class, () -> open(file.resolve("data")));

        assertThat(refused.code()).isEqualTo("DATA_DIR_UNUSABLE");
        assertThat(refused).hasMessageContaining(file.toString());
    }

    @Test
    void namesAFileThatCannotBeWritten() throws Exception {
        DataFolder folder = open(temp);
        files.setFull(true);

        var refused = catchThrowableOfType(ConfigException.class, folder::identity);

        assertThat(refused.code()).isEqualTo("DATA_DIR_UNUSABLE");
        assertThat(refused).hasMessageContaining("node.key");
    }

    @Test
    void takesAKeyFileUpToItsLimitAndNoneBeyond() throws Exception {
        String key = "1".repeat(64);

        files.replace(temp.resolve("node.key"), padded(key, DataFolder.MAX_KEY_FILE_BYTES));
        assertThat(open(temp).identity().toBytes()).isEqualTo(HexFormat.of().parseHex(key));

        for (int bytes : new int[] {DataFolder.MAX_KEY_FILE_BYTES + 1, 100 * DataFolder.MAX_KEY_FILE_BYTES}) {
            files.replace(temp.resolve("node.key"), padded(key, bytes));
            var refused =
                    catchThrowableOfType(ConfigException.class, () -> open(temp).identity());
            assertThat(refused.code()).isEqualTo("NODE_KEY_INVALID");
        }
    }

    private static byte[] padded(String text, int bytes) {
        return (text + "\n".repeat(bytes - text.length())).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void namesAGenesisFileThatCannotBeRead() {
        var refused =
                catchThrowableOfType(ConfigException.class, () -> open(temp).genesis(temp, true));

        assertThat(refused.code()).isEqualTo("GENESIS_UNREADABLE");
        assertThat(refused).hasMessageContaining(temp.toString());
    }
}
