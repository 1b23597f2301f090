package org.psephos.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.crypto.PasswordCipher;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.Allocation;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;
import org.psephos.wallet.output.Failure;

class KeyFileFuzzTest {
    private static final String NAME = "ada";

    /** Argon2id above it is not waited for. */
    private static final long CHEAP_KIB_PASSES = 256;

    @TempDir
    static Path folder;

    private static Path file;
    private static Keystore keystore;

    @BeforeAll
    static void open() throws Exception {
        keystore = new Keystore(new Home(folder), new SeededRandomness(1));
        file = Files.createDirectories(folder.resolve("keys")).resolve(NAME + ".json");
    }

    /** Refused, or a key's file that says the same when it is written again. */
    @FuzzTest(maxDuration = "1m")
    void keyFile(byte[] content) {
        Allocation.isBounded(content.length, () -> parse(content));

        if (parse(content).orElse(null) instanceof KeyFile.Parsed.Ok(KeyFile read)) {
            Json again = read.toJson();
            byte[] written = JsonText.pretty(again).getBytes(StandardCharsets.UTF_8);

            assertThat(parse(written))
                    .containsInstanceOf(KeyFile.Parsed.Ok.class)
                    .get()
                    .extracting(parsed -> ((KeyFile.Parsed.Ok) parsed).file().toJson())
                    .isEqualTo(again);
        }
    }

    /** Whatever lies in a key's place opens or says why it does not; what its parameters forbid is not even tried. */
    @FuzzTest(maxDuration = "1m")
    void unlocking(byte[] content) throws IOException {
        Files.write(file, content);
        try {
            PublicKey shown = keystore.show(NAME).publicKey();
            PasswordCipher.Cost cost = keystore.cost(NAME);
            if (cost.problem().isPresent()) {
                Allocation.isBounded(content.length, KeyFileFuzzTest::unlock);
                assertThatThrownBy(KeyFileFuzzTest::unlock).hasMessageContaining("cannot be used");
            } else if ((long) cost.memoryKib() * cost.passes() <= CHEAP_KIB_PASSES) {
                assertThat(unlock()).isEqualTo(shown);
            }
        } catch (Failure refused) {
            assertThat(refused.code()).isIn("FILE_BROKEN", "KEY_FILE_BROKEN", "WRONG_PASSWORD");
            assertThat(refused).message().isNotBlank();
        }
    }

    private static PublicKey unlock() throws Failure {
        try (UnlockedKey key = keystore.unlock(NAME, "correct horse".toCharArray())) {
            return key.publicKey();
        }
    }

    private static Optional<KeyFile.Parsed> parse(byte[] content) {
        return JsonText.parse(content).map(KeyFile::parse);
    }
}
