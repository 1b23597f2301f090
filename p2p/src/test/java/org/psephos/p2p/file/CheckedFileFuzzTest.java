package org.psephos.p2p.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.psephos.core.codec.Decoded;

class CheckedFileFuzzTest {
    private static final Path PATH = Path.of("peers.dat");
    private static final Decoded.Decoder<byte[]> BODY = in -> in.raw(in.remaining());

    /** Whatever lies in the file's place: set aside as it is, or the one file that holds what was read. */
    @FuzzTest(maxDuration = "1m")
    void file(byte[] content) throws IOException {
        var files = new MemoryFiles();
        var file = new CheckedFile(files, PATH, "testfile", 3, 1_000);
        files.replace(PATH, content);

        switch (file.load(BODY)) {
            case CheckedFile.Loaded.Intact<byte[]>(byte[] body) -> {
                file.save(body);
                assertThat(files.read(PATH)).contains(content);
            }
            case CheckedFile.Loaded.Damaged<byte[]>(Path aside, String detail) -> {
                assertThat(files.read(aside)).contains(content);
                assertThat(detail).isNotBlank();
            }
            case CheckedFile.Loaded.Absent<byte[]> ignored ->
                assertThat(ignored).isNull();
        }
    }
}
