package org.psephos.p2p.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.p2p.file.CheckedFile.Loaded;

class CheckedFileTest {
    private static final Path PATH = Path.of("data", "peers.dat");
    private static final Path ASIDE = Path.of("data", "peers.dat.damaged");
    private static final Decoded.Decoder<String> TEXT = in -> in.text(10, "text");

    private final MemoryFiles files = new MemoryFiles();
    private final CheckedFile file = new CheckedFile(files, PATH, "testfile", 3, 11);

    private static byte[] body(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[bytes.length + 1];
        body[0] = (byte) bytes.length;
        System.arraycopy(bytes, 0, body, 1, bytes.length);
        return body;
    }

    @Test
    void tellsAFirstStartFromADamagedFile() throws IOException {
        assertThat(file.load(TEXT)).isEqualTo(new Loaded.Absent<>());
        assertThat(files.read(ASIDE)).isEmpty();
    }

    @Test
    void givesBackWhatWasSaved() throws IOException {
        file.save(body("hello"));

        assertThat(file.load(TEXT)).isEqualTo(new Loaded.Intact<>("hello"));
    }

    @Test
    void setsAFileWithAnyByteChangedAside() throws IOException {
        file.save(body("hello"));
        byte[] intact = files.read(PATH).orElseThrow();

        for (int i = 0; i < intact.length; i++) {
            byte[] damaged = intact.clone();
            damaged[i] ^= 0x40;
            files.replace(PATH, damaged);

            assertThat(file.load(TEXT)).as("byte %d", i).isInstanceOf(Loaded.Damaged.class);
            assertThat(files.read(ASIDE)).hasValue(damaged);
        }
    }

    @Test
    void setsATruncatedFileAside() throws IOException {
        file.save(body("hello"));
        byte[] intact = files.read(PATH).orElseThrow();

        for (int length = 0; length < intact.length; length++) {
            files.replace(PATH, Arrays.copyOf(intact, length));

            assertThat(file.load(TEXT)).as("%d bytes", length).isInstanceOf(Loaded.Damaged.class);
        }
    }

    @Test
    void startsAfreshBesideADamagedFile() throws IOException {
        files.replace(PATH, new byte[20]);
        assertThat(file.load(TEXT)).isInstanceOf(Loaded.Damaged.class);

        file.save(body("anew"));

        assertThat(file.load(TEXT)).isEqualTo(new Loaded.Intact<>("anew"));
        assertThat(files.read(ASIDE)).hasValue(new byte[20]);
    }

    @Test
    void namesTheVersionOfAnotherProgram() throws IOException {
        new CheckedFile(files, PATH, "testfile", 4, 11).save(body("later"));

        assertThat(file.load(TEXT)).isEqualTo(new Loaded.Damaged<>(ASIDE, "a file of version 4"));
    }

    @Test
    void refusesABodyOverTheLimitBothWays() throws IOException {
        assertThatThrownBy(() -> file.save(new byte[12])).isInstanceOf(IllegalArgumentException.class);

        file.save(body("hello"));
        assertThat(new CheckedFile(files, PATH, "testfile", 3, 5).load(TEXT)).isInstanceOf(Loaded.Damaged.class);
    }

    @Test
    void readsNoMoreOfALongFileThanItCanTellFrom() throws IOException {
        files.replace(PATH, new byte[1 << 20]);
        var loaded = file.load(TEXT);

        assertThat(loaded).isEqualTo(new Loaded.Damaged<>(ASIDE, "a file of over 24 bytes"));
        assertThat(files.read(ASIDE).orElseThrow()).hasSize(25);
    }

    @Test
    void aBodyThatIsWholeButMakesNoSenseIsDamage() throws IOException {
        file.save(new byte[] {5, 'a'});

        assertThat(file.load(TEXT)).isInstanceOf(Loaded.Damaged.class);
    }

    @Property(tries = 300)
    void arbitraryBytesAreDamage(@ForAll @Size(max = 40) byte[] bytes) throws IOException {
        files.replace(PATH, bytes);

        assertThat(file.load(TEXT)).isInstanceOf(Loaded.Damaged.class);
    }
}
