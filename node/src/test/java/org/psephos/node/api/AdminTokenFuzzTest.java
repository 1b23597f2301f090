package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.fixtures.Allocation;
import org.psephos.core.runtime.SeededRandomness;

/** The file with the word that opens the admin port: it holds one, or it is refused. */
class AdminTokenFuzzTest {
    private static final String TOKEN = "0123456789abcdef".repeat(4);

    @TempDir
    private Path temp;

    /** Whoever is let in knew every letter of the file. */
    @FuzzTest(maxDuration = "1m")
    void file(byte[] content) {
        Allocation.isBounded(content.length, () -> AdminToken.parse(content));

        try {
            AdminToken token = AdminToken.parse(content);
            String text = new String(content, StandardCharsets.US_ASCII).strip();
            assertThat(text).matches("[0-9a-f]{64}");
            assertThat(token.opens(Optional.of("Bearer " + text))).isTrue();
            assertThat(token.opens(Optional.of("Bearer " + text.substring(1)))).isFalse();
            assertThat(token.opens(Optional.of("Bearer "))).isFalse();
        } catch (IOException refused) {
            assertThat(refused).hasMessageContaining("does not hold one");
        }
    }

    private AdminToken written(byte[] content) throws IOException {
        Path file = temp.resolve("admin.token");
        Files.deleteIfExists(file);
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return AdminToken.at(file, new SeededRandomness(1));
    }

    @Test
    void takesAFileUpToItsLimitAndNoneBeyond() throws IOException {
        String longest = TOKEN + "\n".repeat(AdminToken.MAX_FILE_BYTES - TOKEN.length());

        assertThat(written(longest.getBytes(StandardCharsets.US_ASCII)).opens(Optional.of("Bearer " + TOKEN)))
                .isTrue();
        for (String more : new String[] {"\n", "\n".repeat(1 << 20)}) {
            assertThatThrownBy(() -> written((longest + more).getBytes(StandardCharsets.US_ASCII)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not hold one");
        }
    }

    @Test
    void saysOfBytesThatAreNoTextThatTheyAreNoToken() {
        assertThatThrownBy(() -> written(new byte[] {(byte) 0xff, (byte) 0xfe}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not hold one");
    }
}
