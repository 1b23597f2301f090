package org.psephos.wallet.home;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.Allocation;
import org.psephos.wallet.output.Failure;

/** The wallet's own files, whatever became of them: read, or refused under a code. */
class HomeFuzzTest {
    private static final PublicKey SENDER = PublicKey.of(new byte[PublicKey.BYTES]);

    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "1m")
    void profile(byte[] content) throws IOException, Failure {
        var home = new Home(folder);
        Files.write(Files.createDirectories(folder.resolve(Profile.KIND)).resolve("found.json"), content);
        Allocation.isBounded(content.length, () -> Profile.load(home, "found"));

        try {
            Optional<Profile> profile = Profile.load(home, "found");
            profile.orElseThrow().save(home, "again");

            assertThat(Profile.load(home, "again")).isEqualTo(profile);
        } catch (Failure refused) {
            assertThat(refused.code()).isIn("FILE_BROKEN", "PROFILE_BROKEN");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void sentLog(byte[] content) throws IOException, Failure {
        var home = new Home(folder);
        Files.write(
                Files.createDirectories(folder.resolve("sent"))
                        .resolve("0".repeat(16) + "-" + "0".repeat(40) + ".json"),
                content);
        Allocation.isBounded(content.length, () -> SentLog.open(home, Hash.ZERO, SENDER));

        try {
            SentLog.open(home, Hash.ZERO, SENDER).at(7).ifPresent(entry -> assertThat(entry.sequence())
                    .isEqualTo(7));
        } catch (Failure refused) {
            assertThat(refused.code()).isEqualTo("FILE_BROKEN");
        }
    }
}
