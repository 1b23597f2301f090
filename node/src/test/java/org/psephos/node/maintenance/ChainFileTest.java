package org.psephos.node.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainFileTest {
    @TempDir
    private Path folder;

    @Test
    void leavesNoRefusedFileOpen() throws Exception {
        Path file = folder.toRealPath().resolve("chain.psephos");
        Files.write(file, "psephos-chain/2\n\0\0\0\1x".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> new ChainFile.Input(file)).isInstanceOf(IOException.class);

        assertThat(isOpen(file)).isFalse();
    }

    private static boolean isOpen(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.anyMatch(entry -> isLink(entry, file));
        }
    }

    private static boolean isLink(Path entry, Path file) {
        try {
            return Files.readSymbolicLink(entry).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
