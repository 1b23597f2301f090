package org.psephos.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDurableFileTest {
    private final FileDurableFile files = new FileDurableFile();

    @TempDir
    private Path folder;

    @Test
    void readsNothingWhereNothingWasWritten() throws IOException {
        assertThat(files.read(folder.resolve("state"))).isEmpty();
    }

    @Test
    void replacesTheWholeFile() throws IOException {
        Path file = folder.resolve("state");
        files.replace(file, bytes("a long first state"));
        files.replace(file, bytes("second"));

        assertThat(files.read(file)).hasValue(bytes("second"));
        assertThat(folder).isDirectoryContaining(each -> each.equals(file)).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void isNotHinderedByWhatAPowerCutLeft() throws IOException {
        Path file = folder.resolve("state");
        Files.writeString(folder.resolve("state.new"), "half wri");
        assertThat(files.read(file)).isEmpty();

        files.replace(file, bytes("whole"));

        assertThat(files.read(file)).hasValue(bytes("whole"));
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        Path file = folder.resolve("key");
        files.replace(file, bytes("secret"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhereTheFolderIsMissing() {
        assertThatThrownBy(() -> files.replace(folder.resolve("gone").resolve("state"), bytes("x")))
                .isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
